package io.tidewire.kit.limits;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The address of a client, as far as limits tell clients apart: an IPv4 address, or the /64 network
 * of an IPv6 address, since a single subscriber usually gets a whole /64. Equal for addresses that
 * share their limits.
 */
public final class ClientAddress {

  private static final int IPV6_KEY_BYTES = 8;
  private static final int IPV4_SHOWN_BYTES = 3;
  private static final int IPV6_SHOWN_BYTES = 6;

  private final InetAddress network;

  private ClientAddress(InetAddress network) {
    this.network = network;
  }

  /** IPv6 addresses that contain an IPv4 address count as that. */
  public static ClientAddress of(InetAddress address) {
    InetAddress plain = fromBytes(address.getAddress());
    boolean whole = plain instanceof Inet4Address || plain.isLoopbackAddress();
    return new ClientAddress(whole ? plain : network(plain, IPV6_KEY_BYTES));
  }

  /** Reads an address in digits, such as {@code 203.0.113.7} or {@code 2001:db8::1}; no names. */
  public static Optional<ClientAddress> parse(String digits) {
    return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(digits))
        .map(ClientAddress::fromBytes)
        .map(ClientAddress::of);
  }

  private static InetAddress network(InetAddress address, int keptBytes) {
    byte[] bytes = address.getAddress();
    return fromBytes(Arrays.copyOf(Arrays.copyOf(bytes, keptBytes), bytes.length));
  }

  private static InetAddress fromBytes(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException wrongLength) {
      throw new IllegalArgumentException("not 4 or 16 bytes: " + bytes.length, wrongLength);
    }
  }

  public boolean isLoopback() {
    return network.isLoopbackAddress();
  }

  /** For logs where addresses may not be kept: IPv4 without its last byte, IPv6 as a /48. */
  public String truncated() {
    boolean v4 = network instanceof Inet4Address;
    InetAddress shown = network(network, v4 ? IPV4_SHOWN_BYTES : IPV6_SHOWN_BYTES);
    return NetUtil.toAddressString(shown) + (v4 ? "/24" : "/48");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientAddress that && network.equals(that.network);
  }

  @Override
  public int hashCode() {
    return network.hashCode();
  }

  /** The address, or the IPv6 network as {@code 2001:db8:1:2::/64}. */
  @Override
  public String toString() {
    String text = NetUtil.toAddressString(network);
    boolean whole = network instanceof Inet4Address || isLoopback();
    return whole ? text : text + "/64";
  }
}
