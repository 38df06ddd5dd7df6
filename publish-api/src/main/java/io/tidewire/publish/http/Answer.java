package io.tidewire.publish.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * The response to a request. The body is always a JSON object, because SDKs decode it whatever the
 * status is.
 *
 * @param headers besides content type and length
 */
public record Answer(int status, Buffer body, Map<String, String> headers) {

  /** Exactly {@code {}}, which the tests of the SDKs compare with. */
  public static final Answer EMPTY = new Answer(200, Buffer.buffer("{}"), Map.of());

  /** The answer to a deprecated publish. */
  public static final Answer ACCEPTED = new Answer(202, Buffer.buffer("{}"), Map.of());

  public Answer {
    headers = Map.copyOf(headers);
  }

  public static Answer ok(JsonObject body) {
    return new Answer(200, body.toBuffer(), Map.of());
  }

  public static Answer error(int status, String message) {
    return error(status, message, new JsonObject());
  }

  /**
   * @param more members in addition to those of every error
   */
  public static Answer error(int status, String message, JsonObject more) {
    JsonObject body = new JsonObject().put("error", message).put("code", status).mergeIn(more);
    return new Answer(status, body.toBuffer(), Map.of());
  }

  public Answer with(Map<String, String> headers) {
    return new Answer(status, body, headers);
  }

  /** Whether only an app that signed its request can receive this answer. */
  boolean isToKnownSender() {
    return endsConnection();
  }

  /** Whether part of the request's body may still arrive unread. */
  boolean endsConnection() {
    return status == 408 || status == 413;
  }
}
