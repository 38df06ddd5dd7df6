package io.tidewire.edge.websocket.server;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vert.x's part of an upgrade. When a client disconnects during it, Vert.x completes its own future
 * twice, and throws where it cannot be caught; here that is a failed future and a debug line.
 * Confined to the connection's event loop.
 */
final class WebSocketHandshake {

  private static final Logger log = LoggerFactory.getLogger(WebSocketHandshake.class);

  private WebSocketHandshake() {}

  /** Answers with 101; fails if the client disconnected meanwhile. */
  static Future<ServerWebSocket> complete(HttpServerRequest request) {
    Promise<ServerWebSocket> outcome = Promise.promise();
    request.toWebSocket().onComplete(answer -> settle(outcome, answer));
    // In the place of Vert.x's handler, which fails the future that its end handler then completes.
    request.exceptionHandler(outcome::tryFail);
    return outcome
        .future()
        .onFailure(
            lost -> log.debug("client disconnected during the upgrade path={}", path(request)));
  }

  private static void settle(
      Promise<ServerWebSocket> outcome, AsyncResult<ServerWebSocket> answer) {
    if (answer.failed()) {
      outcome.tryFail(answer.cause());
    } else if (!outcome.tryComplete(answer.result())) {
      answer.result().close();
    }
  }

  private static String path(HttpServerRequest request) {
    return String.valueOf(request.path());
  }
}
