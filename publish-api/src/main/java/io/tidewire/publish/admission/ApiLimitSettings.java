package io.tidewire.publish.admission;

import io.tidewire.kit.limits.OpenFiles;
import io.tidewire.kit.net.Networks;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.util.List;
import java.util.function.Function;

/**
 * The limits of all requests of this process together.
 *
 * @param maxMemoryBytes of all requests in progress
 * @param maxConnections to a port of the API's own
 * @param maxPipelined requests of one connection that wait for their answers
 */
public record ApiLimitSettings(
    int maxMemoryBytes,
    int maxConnections,
    int maxPipelined,
    MostPerSecond rates,
    AddressSettings addresses) {

  static final String MAX_MEMORY = "tidewire.publish.max-memory";

  /** The setting for the most connections. */
  public static final String MAX_CONNECTIONS = "tidewire.publish.max-connections";

  static final String MAX_PIPELINED = "tidewire.publish.max-pipelined";
  static final String UNAUTHORIZED_PER_ADDRESS = "tidewire.publish.unauthorized-per-address";
  static final String REQUESTS_PER_ADDRESS = "tidewire.publish.requests-per-address";
  static final String REQUESTS_PER_APP = "tidewire.publish.requests-per-app";
  private static final String PROXIES = "tidewire.publish.trusted-proxies";
  private static final String EXEMPT = "tidewire.publish.exempt-networks";

  private static final int SHARE_OF_HEAP = 4;

  /**
   * The memory must have room for this many of the largest bodies, or an app's share would be too
   * small for one.
   */
  private static final int BODIES = 8;

  private static final int MOST_MEMORY = 1024 * 1024 * 1024;
  private static final int MOST = 1_000_000;

  /** Room for an incomplete request head, and for the connection's own objects. */
  private static final int HEAP_PER_CONNECTION = 32 * 1024;

  private static final int DEFAULT_PIPELINED = 256;
  private static final int DEFAULT_UNAUTHORIZED = 20;

  /**
   * Limits of requests per second; 0 means no limit.
   *
   * @param unauthorizedPerAddress without a valid signature, from one address
   * @param perAddress from one address
   * @param perApp signed by one app
   */
  public record MostPerSecond(int unauthorizedPerAddress, int perAddress, int perApp) {}

  /**
   * Which address a request counts for.
   *
   * @param proxies trusted to name the client's address
   * @param exempt addresses without limits
   */
  public record AddressSettings(TrustedProxies proxies, Networks exempt) {}

  /**
   * The capacity of this process: its maximum heap in bytes, and the number of files it may open.
   */
  public record Capacity(long maxHeapBytes, long maxFiles) {

    public static Capacity measured() {
      return new Capacity(Runtime.getRuntime().maxMemory(), OpenFiles.measured().max());
    }

    int connections() {
      int clients = new OpenFiles(maxFiles).usualClients(maxHeapBytes, HEAP_PER_CONNECTION);
      return Math.min(MOST, clients);
    }
  }

  /**
   * Reads the settings.
   *
   * @throws BadSetting naming the setting that is wrong
   */
  public static ApiLimitSettings from(Settings settings, Capacity capacity, int maxBodyBytes) {
    long least = (long) maxBodyBytes * BODIES;
    long usual = Math.max(least, Math.min(MOST_MEMORY, capacity.maxHeapBytes() / SHARE_OF_HEAP));
    return new ApiLimitSettings(
        settings.integer(MAX_MEMORY, (int) usual, (int) least, MOST_MEMORY),
        settings.integer(MAX_CONNECTIONS, capacity.connections(), 1, MOST),
        settings.integer(MAX_PIPELINED, DEFAULT_PIPELINED, 1, MOST),
        new MostPerSecond(
            settings.integer(UNAUTHORIZED_PER_ADDRESS, DEFAULT_UNAUTHORIZED, 0, MOST),
            settings.integer(REQUESTS_PER_ADDRESS, 0, 0, MOST),
            settings.integer(REQUESTS_PER_APP, 0, 0, MOST)),
        new AddressSettings(
            networks(settings, PROXIES, List.of(), TrustedProxies::of),
            networks(settings, EXEMPT, Networks.PRIVATE, Networks::of)));
  }

  private static <T> T networks(
      Settings settings, String key, List<String> usual, Function<List<String>, T> of) {
    try {
      return of.apply(settings.list(key, usual));
    } catch (IllegalArgumentException malformed) {
      throw new BadSetting(key, String.valueOf(malformed.getMessage()));
    }
  }
}
