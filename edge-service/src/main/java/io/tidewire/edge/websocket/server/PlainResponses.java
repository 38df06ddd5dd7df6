package io.tidewire.edge.websocket.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** HTTP responses of the WebSocket port to requests that are not valid upgrades. */
public final class PlainResponses {

  static final Upgrade.Refusal UPGRADE_REQUIRED =
      new Upgrade.Refusal(
          HttpResponseStatus.UPGRADE_REQUIRED.code(), "this is a WebSocket endpoint");

  static final Upgrade.Refusal TOO_MANY_REQUESTS =
      new Upgrade.Refusal(
          HttpResponseStatus.TOO_MANY_REQUESTS.code(),
          "too many connections from your address, try again later");

  private PlainResponses() {}

  /** For unknown paths. */
  public static void notFound(HttpServerRequest request) {
    json(request, HttpResponseStatus.NOT_FOUND.code(), "not found");
  }

  /** Closes the connection after the response; whatever follows a bad handshake is not read. */
  static void refuse(HttpServerRequest request, Upgrade.Refusal refusal) {
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (refusal.status() == HttpResponseStatus.UPGRADE_REQUIRED.code()) {
      response
          .putHeader(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
          .putHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    }
    if (refusal.status() == HttpResponseStatus.TOO_MANY_REQUESTS.code()) {
      response.putHeader(HttpHeaderNames.RETRY_AFTER, "5");
    }
    json(request, refusal.status(), refusal.message())
        .onComplete(sent -> request.connection().close());
  }

  private static Future<Void> json(HttpServerRequest request, int status, String message) {
    return request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
        .end(new JsonObject().put("error", message).encode());
  }
}
