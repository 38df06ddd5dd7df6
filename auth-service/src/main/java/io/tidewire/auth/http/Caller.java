package io.tidewire.auth.http;

import io.tidewire.kit.limits.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;

/**
 * Who sent a request, as far as limits tell callers apart.
 *
 * @param address absent where it stands for many callers
 * @param name the address, or else the connection
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

  /** A port is of one connection at a time. */
  private static String connection(SocketAddress peer) {
    return peer.hostAddress() + " port " + peer.port();
  }
}
