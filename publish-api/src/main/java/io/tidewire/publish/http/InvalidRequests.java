package io.tidewire.publish.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Answers input that is not valid HTTP, and closes the connection, because the start of the next
 * request is unknown.
 */
public final class InvalidRequests implements Handler<HttpServerRequest> {

  private static final Answer INVALID =
      Answer.error(400, "Not a valid HTTP request, or its head is too long");

  @Override
  public void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response
        .setStatusCode(INVALID.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(INVALID.body())
        .onComplete(sent -> request.connection().close());
  }
}
