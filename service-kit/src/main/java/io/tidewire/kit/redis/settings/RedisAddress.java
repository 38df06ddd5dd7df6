package io.tidewire.kit.redis.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host name or address, and a port. An IPv6 address is in brackets. */
public record RedisAddress(String host, int port) {

  /** Labels between dots. Underscores are no part of host names, but of names in DNS and Docker. */
  private static final Pattern HOST =
      Pattern.compile(
          "\\[[0-9a-fA-F:.]+]|(?:(?!-)[A-Za-z0-9_-]{1,63}(?<!-)\\.)*+(?:(?!-)[A-Za-z0-9_-]{1,63}(?<!-))?");

  private static final Pattern TEXT =
      Pattern.compile("(?<host>\\[[^]]*]|[^:]*)(?::(?<port>\\d{1,5}))?");

  private static final Pattern IP = Pattern.compile("\\[.*]|\\d{1,3}(?:\\.\\d{1,3}){3}");

  public RedisAddress {
    check(host, port);
  }

  /** Throws {@link IllegalArgumentException} unless both could be right. */
  static void check(String host, int port) {
    if (port < 1 || port > 65_535) throw new IllegalArgumentException("port out of range: " + port);
    if (host.isEmpty() || !HOST.matcher(host).matches()) {
      throw new IllegalArgumentException("not a host name or address: " + host);
    }
  }

  /** Reads {@code host[:port]}. */
  static RedisAddress parse(String text, int defaultPort) {
    Matcher parts = TEXT.matcher(text.strip());
    if (!parts.matches()) throw new IllegalArgumentException("expected host[:port]");
    return new RedisAddress(parts.group("host"), RedisUrl.number(parts.group("port"), defaultPort));
  }

  /**
   * As a Redis or a Sentinel tells it, with an IPv6 address without brackets. Throws {@link
   * IllegalArgumentException} for what is no address.
   */
  public static RedisAddress told(String host, int port) {
    return new RedisAddress(host.contains(":") ? "[" + host + "]" : host, port);
  }

  /**
   * As a node of a cluster tells it, in brackets or without. Empty for what is no address: a node
   * that knows none says {@code ?} or nothing.
   */
  public static Optional<RedisAddress> toldByNode(String host, int port) {
    try {
      return Optional.of(told(host.replaceAll("[\\[\\]]", ""), port));
    } catch (IllegalArgumentException strange) {
      return Optional.empty();
    }
  }

  /** An IP address rather than a name. */
  public boolean isIp() {
    return IP.matcher(host).matches();
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
