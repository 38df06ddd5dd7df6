package io.tidewire.standalone.quickstart;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Answers to requests of the page that no cache may keep. */
final class Reply {

  private Reply() {}

  static void json(HttpServerRequest request, JsonObject body) {
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    end(response, 200, body.toBuffer());
  }

  /** Refuses with a text for people. */
  static void refuse(HttpServerRequest request, int status, String reason) {
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
    end(response, status, Buffer.buffer(reason + "\n"));
  }

  static void refuseMethod(HttpServerRequest request, HttpMethod allowed) {
    request.response().putHeader(HttpHeaders.ALLOW, allowed.name());
    refuse(request, 405, "Method not allowed; use " + allowed.name());
  }

  static void end(HttpServerResponse response, int status, Buffer body) {
    response.setStatusCode(status).putHeader(HttpHeaders.CACHE_CONTROL, "no-store").end(body);
  }
}
