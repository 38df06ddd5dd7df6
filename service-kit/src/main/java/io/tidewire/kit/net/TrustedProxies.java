package io.tidewire.kit.net;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The networks of our own load balancers, whose word we take for who the client is and how it
 * reached them. Immutable, safe from any thread.
 */
public record TrustedProxies(Networks networks) {

  public static final TrustedProxies NONE = new TrustedProxies(Networks.NONE);

  private static final String FORWARDED_FOR = "X-Forwarded-For";

  /** More proxies than any chain has; what a client put in front of them is not read. */
  private static final int MAX_HOPS = 32;

  /**
   * Throws {@link IllegalArgumentException} naming the entry that is not a network.
   *
   * @param networks in CIDR notation
   */
  public static TrustedProxies of(List<String> networks) {
    return new TrustedProxies(Networks.of(networks));
  }

  /** Whether the peer is one of them. */
  public boolean cover(SocketAddress peer) {
    return address(peer).filter(networks::contain).isPresent();
  }

  /**
   * The address of the client that made the request: of the peer, or, if that is a trusted proxy,
   * what it says in {@code X-Forwarded-For}. Empty if the peer has no IP address.
   */
  public Optional<InetAddress> client(HttpServerRequest request) {
    Optional<InetAddress> peer = address(request.remoteAddress());
    if (networks.isEmpty()) return peer;
    return peer.map(address -> client(address, request.headers().getAll(FORWARDED_FOR)));
  }

  /**
   * The right-most address that is not one of ours: each proxy appends the address that it was
   * connected from, and what is further left was sent by the client and proves nothing. An entry
   * that is not an address ends the search at the proxy that wrote it.
   *
   * @param forwardedFor the header's values, in their order
   */
  InetAddress client(InetAddress peer, List<String> forwardedFor) {
    InetAddress client = peer;
    if (!networks.contain(client)) return client;
    for (String entry : lastFirst(forwardedFor)) {
      Optional<InetAddress> before = parse(entry);
      if (before.isEmpty()) return client;
      client = before.get();
      if (!networks.contain(client)) return client;
    }
    return client;
  }

  private static List<String> lastFirst(List<String> values) {
    List<String> entries = new ArrayList<>();
    for (int i = values.size() - 1; i >= 0; i--) {
      String rest = values.get(i);
      while (entries.size() < MAX_HOPS) {
        int comma = rest.lastIndexOf(',');
        entries.add(rest.substring(comma + 1).strip());
        if (comma < 0) break;
        rest = rest.substring(0, comma);
      }
    }
    return entries;
  }

  /** An IP address, alone or with a port, as proxies write it. */
  private static Optional<InetAddress> parse(String entry) {
    String address = entry;
    if (entry.startsWith("[")) {
      int end = entry.indexOf(']');
      if (end < 0) return Optional.empty();
      address = entry.substring(1, end);
    } else if (entry.indexOf(':') == entry.lastIndexOf(':') && entry.indexOf(':') >= 0) {
      address = entry.substring(0, entry.indexOf(':'));
    }
    return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(address));
  }

  /** The IP address of a peer, if it has one. */
  public static Optional<InetAddress> address(SocketAddress peer) {
    if (!peer.isInetSocket()) return Optional.empty();
    return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(peer.hostAddress()));
  }
}
