package io.tidewire.bench.client;

import io.tidewire.bench.failure.WrongArgument;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The local addresses that connections are made from. One address has about 28,000 ports towards
 * one server port. On Linux, all of 127.0.0.0/8 is available on loopback.
 */
public final class SourceAddresses {

  static final int PER_ADDRESS = 20_000;
  private static final int FIRST_LAST_BYTE = 2;
  private static final int ADDRESSES = 200;

  private final List<InetAddress> given;
  private final boolean loopback;

  private SourceAddresses(List<InetAddress> given, boolean loopback) {
    this.given = given;
    this.loopback = loopback;
  }

  /**
   * @param given names or addresses of this machine; if empty, loopback's own, or the kernel's
   *     choice
   */
  public static SourceAddresses of(List<String> given, String target, boolean linux) {
    boolean loopback = linux && (target.startsWith("127.") || target.equals("localhost"));
    return new SourceAddresses(
        given.stream().map(SourceAddresses::resolve).toList(), loopback && given.isEmpty());
  }

  /** The address for the n-th connection; if empty, the kernel chooses. */
  public Optional<InetAddress> of(int connection) {
    if (!given.isEmpty()) return Optional.of(given.get(connection % given.size()));
    if (!loopback) return Optional.empty();
    int last = FIRST_LAST_BYTE + connection / PER_ADDRESS % ADDRESSES;
    return Optional.of(resolve("127.0.0." + last));
  }

  private static InetAddress resolve(String name) {
    try {
      return InetAddress.getByName(name);
    } catch (UnknownHostException unknown) {
      throw new WrongArgument("--source", "unknown address: " + name);
    }
  }
}
