package io.tidewire.auth.http;

import io.tidewire.kit.limits.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;

/**
 * The sender of a request, as the limits distinguish them.
 *
 * @param address absent if many callers share it
 * @param name the address, or the connection if many callers share the address
 */
record Caller(Optional<ClientAddress> address, String name) {

  static Caller of(HttpServerRequest request, CallerLimits limits) {
    Optional<ClientAddress> address =
        limits
            .proxies()
            .client(request)
            .filter(
                client ->
                    limits.address().loopback() || !limits.proxies().networks().contain(client))
            .map(ClientAddress::of)
            .filter(client -> limits.address().loopback() || !client.isLoopback());
    return new Caller(
        address,
        address.map(ClientAddress::toString).orElseGet(() -> connection(request.remoteAddress())));
  }

  /** The port belongs to only one connection at a time. */
  private static String connection(SocketAddress peer) {
    return peer.hostAddress() + " port " + peer.port();
  }
}
