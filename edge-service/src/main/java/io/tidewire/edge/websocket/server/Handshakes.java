package io.tidewire.edge.websocket.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.tidewire.edge.websocket.connection.EdgeSocket;
import io.tidewire.edge.websocket.connection.PipelineTakeover;
import io.tidewire.edge.websocket.connection.SocketLoop;
import io.tidewire.edge.websocket.frame.Agreement;
import io.tidewire.edge.websocket.handshake.AddressAdmission;
import io.tidewire.edge.websocket.handshake.RequestForms;
import io.tidewire.edge.websocket.write.Coding;
import io.tidewire.kit.http.AccessLog;
import io.tidewire.wire.SocketId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Completes WebSocket handshakes: agrees on the subprotocol and on compression, and replaces the
 * HTTP handlers by an {@link EdgeSocket}. Confined to one event loop.
 */
final class Handshakes {

  /** How long the handshake may take after the verdict. */
  private static final int HANDSHAKE_TICKS = 5;

  private final SocketLoop loop;
  private final PendingUpgrades pendingUpgrades;
  private final SecureRandom random;
  private final boolean logged;

  /**
   * @param logged whether the access log has a line for each
   */
  Handshakes(
      SocketLoop loop, PendingUpgrades pendingUpgrades, SecureRandom random, boolean logged) {
    this.loop = loop;
    this.pendingUpgrades = pendingUpgrades;
    this.random = random;
    this.logged = logged;
  }

  /**
   * Completes the handshake; fails if the client disconnected meanwhile.
   *
   * @param then receives the socket before any of its input
   */
  Future<EdgeSocket> complete(
      HttpServerRequest request, Upgrade upgrade, Consumer<EdgeSocket> then) {
    HttpConnection connection = request.connection();
    pendingUpgrades.prolong(connection, HANDSHAKE_TICKS);
    upgrade
        .subProtocol()
        .ifPresent(
            name -> request.response().putHeader(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, name));
    Optional<Agreement> agreement =
        upgrade.keepsAgreements()
            ? loop.codings().agreement(upgrade.extensions())
            : Optional.empty();
    agreement.ifPresent(
        agreed ->
            request
                .response()
                .putHeader(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, agreed.header()));
    Coding coding = loop.codings().of(agreement);
    return WebSocketHandshake.complete(request)
        .map(
            socket ->
                PipelineTakeover.take(
                    socket, raw -> new EdgeSocket(SocketId.random(random), raw, loop, coding)))
        .onSuccess(
            socket -> {
              pendingUpgrades.leave(connection);
              PipelineTakeover.forget(connection);
              AddressAdmission.placeOf(socket.channel()).ifPresent(socket::countsFor);
              if (logged) AccessLog.upgraded(request, socket.id());
              then.accept(socket);
              RequestForms.remove(socket.channel().pipeline());
            });
  }
}
