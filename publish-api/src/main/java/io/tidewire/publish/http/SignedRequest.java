package io.tidewire.publish.http;

import io.tidewire.contract.AppPolicy;
import io.tidewire.publish.admission.HeldBytes;
import io.tidewire.publish.admission.VerifiedHead;
import io.tidewire.publish.intake.Extras;
import java.util.Optional;

/**
 * A request that a backend of the app has sent: its signature was verified, its body is as it was
 * signed. Only {@link Exchanges} makes one.
 */
final class SignedRequest {

  private final VerifiedHead verified;
  private final byte[] body;
  private final HeldBytes held;

  SignedRequest(VerifiedHead verified, byte[] body, HeldBytes held) {
    this.verified = verified;
    this.body = body;
    this.held = held;
  }

  /** Whole; nobody may change it. */
  byte[] body() {
    return body;
  }

  /** What the request holds of the process' memory. */
  HeldBytes held() {
    return held;
  }

  AppPolicy app() {
    return verified.app();
  }

  String appId() {
    return app().appId();
  }

  /** A named segment of the path; the route's template says which there are. */
  String argument(String name) {
    String value = verified.head().arguments().get(name);
    if (value == null) throw new IllegalArgumentException("the path has no " + name);
    return value;
  }

  /** What a publish says beside its body. */
  Extras extras() {
    return new Extras(verified.head().headers().idempotencyKey(), parameter("info"));
  }

  /** A parameter of the query, as it was signed. */
  Optional<String> parameter(String name) {
    return verified.signature().parameter(name);
  }
}
