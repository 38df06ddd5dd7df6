package io.tidewire.publish.http;

import io.tidewire.contract.AppPolicy;
import io.tidewire.signing.RequestSignature;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/**
 * A request that a backend of the app has sent: its signature was verified, its body is as it was
 * signed. Only {@link Verification} makes one.
 *
 * @param arguments the path's named segments, decoded
 */
record SignedRequest(
    AppPolicy app, RequestSignature signature, Map<String, String> arguments, Buffer body) {

  String appId() {
    return app.appId();
  }

  /** A named segment of the path; the route's template says which there are. */
  String argument(String name) {
    String value = arguments.get(name);
    if (value == null) throw new IllegalArgumentException("the path has no " + name);
    return value;
  }

  /** A parameter of the query, as it was signed. */
  Optional<String> parameter(String name) {
    return signature.parameter(name);
  }
}
