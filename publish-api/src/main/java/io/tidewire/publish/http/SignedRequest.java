package io.tidewire.publish.http;

import io.opentelemetry.api.trace.Span;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.publish.admission.HeldBytes;
import io.tidewire.publish.admission.VerifiedHead;
import io.tidewire.publish.intake.EventParameters;
import io.tidewire.publish.intake.PublishOptions;
import java.util.List;
import java.util.Optional;

/**
 * A request from a backend of the app: its signature was verified, and its body matches it. Only
 * {@link RequestPipeline} creates one.
 */
public final class SignedRequest implements EventParameters {

  private final VerifiedHead verified;
  private final byte[] body;
  private final HeldBytes held;
  private final Span span;

  SignedRequest(VerifiedHead verified, byte[] body, HeldBytes held) {
    this(verified, body, held, Span.getInvalid());
  }

  private SignedRequest(VerifiedHead verified, byte[] body, HeldBytes held, Span span) {
    this.verified = verified;
    this.body = body;
    this.held = held;
    this.span = span;
  }

  /** The same request with the span that records it. */
  SignedRequest in(Span span) {
    return new SignedRequest(verified, body, held, span);
  }

  /** The span that records the request; not valid if none does. */
  public Span span() {
    return span;
  }

  /** The caller's trace in W3C's form, as it was sent. */
  Optional<String> traceParent() {
    return verified.head().headers().traceParent();
  }

  /** The complete body; must not be changed. */
  public byte[] body() {
    return body;
  }

  /** The request's part of the process' memory. */
  public HeldBytes held() {
    return held;
  }

  public AppPolicy app() {
    return verified.app();
  }

  public String appId() {
    return app().appId();
  }

  /** A named segment of the path. The route's template defines the names. */
  public String argument(String name) {
    String value = verified.head().arguments().get(name);
    if (value == null) throw new IllegalArgumentException("the path has no " + name);
    return value;
  }

  /** What the headers and the query of a publish contain besides its body. */
  public PublishOptions options() {
    return new PublishOptions(verified.head().headers().idempotencyKey(), parameter("info"));
  }

  /** A parameter of the query, as it was signed. */
  @Override
  public Optional<String> parameter(String name) {
    return verified.signature().parameter(name);
  }

  @Override
  public List<String> parameterList(String name) {
    return verified.signature().parameterList(name);
  }
}
