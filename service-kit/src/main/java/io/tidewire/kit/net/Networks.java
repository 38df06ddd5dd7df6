package io.tidewire.kit.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** A set of IP networks in CIDR notation. Immutable, safe from any thread. */
public final class Networks {

  public static final Networks NONE = Networks.of(List.of());

  /** This machine's own addresses. */
  public static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");

  /** This machine, and the networks that only load balancers and an operator's machines are in. */
  public static final List<String> PRIVATE =
      List.of(
          "127.0.0.0/8",
          "::1",
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "169.254.0.0/16",
          "fc00::/7",
          "fe80::/10");

  /**
   * Everything that is not an address of one host on the internet: private and local networks,
   * those of documentation and tests, multicast, and the prefixes by which IPv6 reaches IPv4
   * addresses.
   */
  public static final List<String> NOT_PUBLIC =
      Stream.concat(
              PRIVATE.stream(),
              Stream.of(
                  "0.0.0.0/8",
                  "192.0.0.0/24",
                  "192.0.2.0/24",
                  "192.88.99.0/24",
                  "198.18.0.0/15",
                  "198.51.100.0/24",
                  "203.0.113.0/24",
                  "224.0.0.0/3",
                  "::/96",
                  "64:ff9b::/96",
                  "64:ff9b:1::/48",
                  "100::/64",
                  "2001::/23",
                  "2001:db8::/32",
                  "2002::/16",
                  "fec0::/10",
                  "ff00::/8"))
          .toList();

  private final List<String> cidrs;
  private final List<Network> networks;

  private static final class Network {

    private final byte[] address;
    private final int bits;

    private Network(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    private boolean contains(byte[] other) {
      if (other.length != address.length) return false;
      int whole = bits / Byte.SIZE;
      for (int i = 0; i < whole; i++) {
        if (address[i] != other[i]) return false;
      }
      int rest = bits % Byte.SIZE;
      return rest == 0 || ((address[whole] ^ other[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
    }
  }

  private Networks(List<String> cidrs) {
    this.cidrs = List.copyOf(cidrs);
    this.networks = this.cidrs.stream().map(Networks::network).toList();
  }

  /**
   * Throws {@link IllegalArgumentException} naming the first entry that is not a network.
   *
   * @param cidrs such as {@code 10.0.0.0/8}; an address alone is a network of one
   */
  public static Networks of(List<String> cidrs) {
    return new Networks(cidrs);
  }

  private static Network network(String cidr) {
    int slash = cidr.indexOf('/');
    String digits = slash < 0 ? cidr : cidr.substring(0, slash);
    byte[] address = NetUtil.createByteArrayFromIpAddressString(digits);
    if (address == null) throw malformed(cidr);
    int all = address.length * Byte.SIZE;
    int bits = slash < 0 ? all : bits(cidr, cidr.substring(slash + 1));
    if (bits < 0 || bits > all) throw malformed(cidr);
    return new Network(address, bits);
  }

  private static int bits(String cidr, String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException notANumber) {
      throw malformed(cidr);
    }
  }

  private static IllegalArgumentException malformed(String cidr) {
    return new IllegalArgumentException(
        "expected a network in CIDR notation, got \"" + cidr + "\"");
  }

  public boolean contain(InetAddress address) {
    if (networks.isEmpty()) return false;
    byte[] bytes = address.getAddress();
    for (Network network : networks) {
      if (network.contains(bytes)) return true;
    }
    return false;
  }

  public boolean isEmpty() {
    return networks.isEmpty();
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
