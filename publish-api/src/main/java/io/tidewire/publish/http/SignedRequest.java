package io.tidewire.publish.http;

import io.tidewire.contract.AppPolicy;
import io.tidewire.publish.intake.Extras;
import io.tidewire.signing.RequestSignature;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/**
 * A request that a backend of the app has sent: its signature was verified, its body is as it was
 * signed. Only {@link Verification} makes one.
 *
 * @param arguments the path's named segments, decoded
 * @param idempotencyKey the header of that name; not covered by the signature
 */
record SignedRequest(
    AppPolicy app,
    RequestSignature signature,
    Map<String, String> arguments,
    Optional<String> idempotencyKey,
    Buffer body) {

  String appId() {
    return app.appId();
  }

  /** A named segment of the path; the route's template says which there are. */
  String argument(String name) {
    String value = arguments.get(name);
    if (value == null) throw new IllegalArgumentException("the path has no " + name);
    return value;
  }

  /** What a publish says beside its body. */
  Extras extras() {
    return new Extras(idempotencyKey, parameter("info"));
  }

  /** A parameter of the query, as it was signed. */
  Optional<String> parameter(String name) {
    return signature.parameter(name);
  }
}
