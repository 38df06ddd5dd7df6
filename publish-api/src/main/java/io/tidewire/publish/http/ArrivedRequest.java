package io.tidewire.publish.http;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/**
 * A whole request as it came over the wire, from nobody knows whom.
 *
 * @param path raw
 * @param query raw; empty if there was none
 * @param arguments the path's named segments, decoded
 * @param idempotencyKey the header of that name, which no signature covers
 * @param body raw; nobody may change it
 */
record ArrivedRequest(
    String method,
    String path,
    String query,
    Map<String, String> arguments,
    Optional<String> idempotencyKey,
    Buffer body) {

  /** The app that the path names; the one of the key where it names none. */
  Optional<String> appId() {
    return Optional.ofNullable(arguments.get("app"));
  }
}
