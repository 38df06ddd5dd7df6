package io.tidewire.edge.socket;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The networks of our own load balancers, whose word we take for how the client reached them.
 *
 * @param networks in CIDR notation
 */
public record TrustedProxies(List<String> networks) {

  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final int ANY_PORT = 0;

  /** Throws {@link IllegalArgumentException} naming the network that is none. */
  public TrustedProxies {
    networks = List.copyOf(networks);
    networks.forEach(TrustedProxies::rule);
  }

  /** Prepared, for asking often. */
  Rules rules() {
    return new Rules(networks.stream().map(TrustedProxies::rule).toList());
  }

  /** An address alone is a network of one. */
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

  /** See {@link TrustedProxies}. */
  record Rules(List<IpSubnetFilterRule> rules) {

    boolean cover(SocketAddress peer) {
      if (rules.isEmpty() || !peer.isInetSocket()) return false;
      InetAddress address = NetUtil.createInetAddressFromIpAddressString(peer.hostAddress());
      if (address == null) return false;
      InetSocketAddress socket = new InetSocketAddress(address, ANY_PORT);
      return rules.stream().anyMatch(rule -> rule.matches(socket));
    }
  }
}
