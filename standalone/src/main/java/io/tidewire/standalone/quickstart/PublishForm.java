package io.tidewire.standalone.quickstart;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * {@code POST /quickstart/publish} with channel, event and data: signs for the page, which must not
 * hold a secret, and publishes. For the development app only.
 */
final class PublishForm implements Handler<HttpServerRequest> {

  static final String PATH = "/quickstart/publish";

  private static final int MAX_BYTES = 16 * 1024;

  private final OwnApi api;

  PublishForm(OwnApi api) {
    this.api = api;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.POST)) {
      Reply.refuseMethod(request, HttpMethod.POST);
    } else if (!OriginCheck.passes(request)) {
      Reply.refuse(request, 403, "Only JSON is accepted, and only from the page at /");
    } else if (announcedBytes(request) > MAX_BYTES) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      Reply.refuse(request, 413, "The body must have at most " + MAX_BYTES + " bytes");
    } else {
      publish(request);
    }
  }

  /** A body of unknown length is refused as one that is too long. */
  private static long announcedBytes(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean isNumber = length != null && length.matches("[0-9]{1,9}");
    return isNumber ? Long.parseLong(length) : Long.MAX_VALUE;
  }

  private void publish(HttpServerRequest request) {
    request
        .body()
        .compose(body -> api.publish(event(new JsonObject(body)), request.connection()))
        .onSuccess(answer -> Reply.end(request.response(), answer.status(), answer.body()))
        .onFailure(failure -> failed(request, failure));
  }

  /** The API expects data as text; a text is passed on as it is. */
  private static JsonObject event(JsonObject form) {
    Object data = Optional.ofNullable(form.getValue("data")).orElse("");
    return new JsonObject()
        .put("name", form.getValue("event"))
        .put("channel", form.getValue("channel"))
        .put("data", data instanceof String text ? text : Json.encode(data));
  }

  private static void failed(HttpServerRequest request, Throwable failure) {
    if (request.response().closed()) return;
    if (failure instanceof DecodeException) {
      Reply.refuse(request, 400, "The body must be a JSON object");
    } else {
      Reply.refuse(request, 502, "The HTTP API did not answer: " + failure.getMessage());
    }
  }
}
