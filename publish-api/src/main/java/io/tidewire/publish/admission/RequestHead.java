package io.tidewire.publish.admission;

import io.tidewire.kit.http.RequestTarget;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;

/**
 * A request without its body, as it was received, from an unknown sender.
 *
 * @param arguments the path's named segments, decoded
 */
public record RequestHead(
    String method, RequestTarget target, Map<String, String> arguments, RequestHeaders headers) {

  /**
   * @throws Refused if a header is repeated or not supported
   */
  public static RequestHead of(
      HttpServerRequest request, RequestTarget target, Map<String, String> arguments) {
    return new RequestHead(
        request.method().name(), target, arguments, RequestHeaders.read(request.headers()));
  }

  /** The app that the path names; empty if the app follows from the key. */
  Optional<String> appId() {
    return Optional.ofNullable(arguments.get("app"));
  }
}
