package io.tidewire.publish;

import io.tidewire.kit.channels.CachedEventTtl;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.publish.admission.ApiLimitSettings;
import io.tidewire.publish.admission.ApiLimitSettings.Capacity;
import io.tidewire.publish.dispatch.PublishTtls;
import io.tidewire.publish.http.HttpSettings;
import java.time.Duration;

/**
 * The settings of this service.
 *
 * @param ttls how long Redis remembers the last event of a cache channel, and an idempotency key
 */
public record PublishSettings(
    ServerSettings server,
    ApiLimitSettings limits,
    PublishTtls ttls,
    DrainSettings drain,
    RedisSettings redis) {

  static final String PORT = "tidewire.publish.port";
  static final int DEFAULT_PORT = 6002;

  private static final String PREFIX = "tidewire.publish.path-prefix";
  private static final String KEEP_ALIVE = "tidewire.publish.keep-alive";
  private static final String IDEMPOTENCY_TTL = "tidewire.publish.idempotency-ttl";
  private static final Duration LONGEST_IDEMPOTENCY = Duration.ofDays(1);
  private static final int LEAST_BODY = 16 * 1024;
  private static final int MOST_BODY = 16 * 1024 * 1024;

  public PublishSettings {
    if (ttls.idempotency().toMillis() < 1
        || ttls.idempotency().compareTo(LONGEST_IDEMPOTENCY) > 0) {
      throw new BadSetting(IDEMPOTENCY_TTL, "must be greater than zero and at most 24h");
    }
  }

  /**
   * The HTTP server.
   *
   * @param port 0 for any that is free
   * @param headTimeout from a connection's start to its first whole request head
   * @param keepAlive from one request head to the next
   */
  public record ServerSettings(
      String host, int port, HttpSettings http, Duration headTimeout, Duration keepAlive) {

    public ServerSettings {
      if (keepAlive.compareTo(http.bodyTimeout()) <= 0) {
        throw new BadSetting(KEEP_ALIVE, "expected more than the body timeout, got " + keepAlive);
      }
    }
  }

  /**
   * How a drain proceeds.
   *
   * @param lag how long to accept requests after the node became not ready, while load balancers
   *     notice
   * @param timeout how long requests in progress may take after that
   */
  public record DrainSettings(Duration lag, Duration timeout) {}

  /**
   * Reads the settings.
   *
   * @throws BadSetting naming the setting that is wrong
   */
  public static PublishSettings from(Settings settings) {
    HttpSettings http = http(settings);
    return new PublishSettings(
        new ServerSettings(
            settings.text("tidewire.publish.host", "0.0.0.0"),
            settings.integer(PORT, DEFAULT_PORT, 0, 65_535),
            http,
            settings.duration("tidewire.publish.head-timeout", Duration.ofSeconds(10)),
            settings.duration(KEEP_ALIVE, Duration.ofSeconds(75))),
        ApiLimitSettings.from(settings, Capacity.measured(), http.maxBodyBytes()),
        new PublishTtls(
            CachedEventTtl.from(settings),
            settings.duration(IDEMPOTENCY_TTL, Duration.ofMinutes(5))),
        new DrainSettings(
            settings.duration("tidewire.publish.drain-lag", Duration.ofSeconds(5)),
            settings.duration("tidewire.publish.drain-timeout", Duration.ofSeconds(10))),
        RedisSettings.from(settings));
  }

  private static HttpSettings http(Settings settings) {
    HttpSettings defaults = HttpSettings.DEFAULTS;
    return new HttpSettings(
        PathPrefix.from(settings, PREFIX),
        settings.integer(
            "tidewire.publish.max-body", defaults.maxBodyBytes(), LEAST_BODY, MOST_BODY),
        settings.duration("tidewire.publish.body-timeout", defaults.bodyTimeout()));
  }
}
