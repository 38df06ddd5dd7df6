package io.tidewire.kit.net;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A set of IP networks in CIDR notation. Immutable, safe from any thread. */
public final class Networks {

  public static final Networks NONE = Networks.of(List.of());

  /** This machine's own addresses. */
  public static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");

  private static final int ANY_PORT = 0;

  private final List<String> cidrs;
  private final List<IpSubnetFilterRule> rules;

  private Networks(List<String> cidrs) {
    this.cidrs = List.copyOf(cidrs);
    this.rules = this.cidrs.stream().map(Networks::rule).toList();
  }

  /**
   * Throws {@link IllegalArgumentException} naming the first entry that is not a network.
   *
   * @param cidrs such as {@code 10.0.0.0/8}; an address alone is a network of one
   */
  public static Networks of(List<String> cidrs) {
    return new Networks(cidrs);
  }

  private static IpSubnetFilterRule rule(String network) {
    int slash = network.indexOf('/');
    String address = slash < 0 ? network : network.substring(0, slash);
    boolean v6 = NetUtil.isValidIpV6Address(address);
    try {
      if (!v6 && !NetUtil.isValidIpV4Address(address)) throw malformed(network);
      int bits = slash < 0 ? (v6 ? 128 : 32) : Integer.parseInt(network.substring(slash + 1));
      return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
    } catch (IllegalArgumentException noNetwork) {
      throw malformed(network);
    }
  }

  private static IllegalArgumentException malformed(String network) {
    return new IllegalArgumentException("not a network in CIDR notation: " + network);
  }

  public boolean contain(InetAddress address) {
    if (rules.isEmpty()) return false;
    InetSocketAddress socket = new InetSocketAddress(address, ANY_PORT);
    for (IpSubnetFilterRule rule : rules) {
      if (rule.matches(socket)) return true;
    }
    return false;
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Networks that && cidrs.equals(that.cidrs);
  }

  @Override
  public int hashCode() {
    return cidrs.hashCode();
  }

  @Override
  public String toString() {
    return String.join(",", cidrs);
  }
}
