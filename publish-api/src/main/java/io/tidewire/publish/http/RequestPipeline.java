package io.tidewire.publish.http;

import io.tidewire.kit.http.RequestId;
import io.tidewire.kit.http.RequestTarget;
import io.tidewire.kit.log.AuditLog;
import io.tidewire.publish.admission.ApiLimits;
import io.tidewire.publish.admission.HeldBytes;
import io.tidewire.publish.admission.Refused;
import io.tidewire.publish.admission.RequestHead;
import io.tidewire.publish.admission.Verification;
import io.tidewire.publish.admission.VerifiedHead;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes each request: head, signature, body, answer, metrics. Nothing of the body is read
 * before the head is verified. Every request gets exactly one answer, whatever fails.
 *
 * <p>Confined to one event loop.
 */
public final class RequestPipeline {

  private static final Logger log = LoggerFactory.getLogger(RequestPipeline.class);

  private static final byte[] NO_BODY = {};

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final Verification verification;
  private final ApiLimits limits;
  private final Failures failures;
  private final RequestMeters meters;
  private final RequestBodies bodies;
  private boolean leaving;

  public RequestPipeline(
      Verification verification,
      ApiLimits limits,
      Failures failures,
      RequestMeters meters,
      RequestBodies bodies) {
    this.verification = verification;
    this.limits = limits;
    this.failures = failures;
    this.meters = meters;
    this.bodies = bodies;
  }

  /** Answers a request of a known route. */
  public void serve(
      Route route,
      RequestTarget target,
      Map<String, String> arguments,
      Endpoint endpoint,
      HttpServerRequest request) {
    long begun = meters.begin();
    String id = RequestId.assign(request);
    HeldBytes held = limits.held();
    answer(request, target, arguments, endpoint, held)
        .onComplete(
            (answer, cause) -> {
              if (cause == null && route.changes()) audited(route, request, answer);
              Answer sent =
                  cause == null ? answer : failures.answer(counted(cause, request, held), id);
              sent(sent, route, request, begun).onComplete((written, lost) -> held.release());
            });
  }

  private Future<Void> sent(Answer answer, Route route, HttpServerRequest request, long begun) {
    try {
      return send(answer, route, request, begun);
    } catch (RuntimeException mistake) {
      log.error("answer failed request={}", RequestId.of(request), mistake);
      return Future.failedFuture(mistake);
    }
  }

  /**
   * Runs synchronously where possible, because a chain of futures would cost more than the steps.
   */
  private Future<Answer> answer(
      HttpServerRequest request,
      RequestTarget target,
      Map<String, String> arguments,
      Endpoint endpoint,
      HeldBytes held) {
    try {
      Future<VerifiedHead> head = verified(request, target, arguments, held);
      Future<SignedRequest> whole =
          head.succeeded()
              ? whole(head.result(), request, held)
              : head.compose(verified -> whole(verified, request, held));
      return whole.succeeded() ? endpoint.answer(whole.result()) : whole.compose(endpoint::answer);
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
  }

  /** Answers a request of an unknown route, without looking at its body. */
  public void refuse(Route route, Answer answer, HttpServerRequest request) {
    RequestId.assign(request);
    send(answer, route, request, meters.begin());
  }

  /** Every further answer closes its connection, so that the client finds another node. */
  public void leave() {
    leaving = true;
  }

  public void stop() {
    bodies.stop();
  }

  /** While auth is asked for the key, the connection is not read. */
  private Future<VerifiedHead> verified(
      HttpServerRequest request,
      RequestTarget target,
      Map<String, String> arguments,
      HeldBytes held) {
    limits.arrived(request);
    RequestHead head = RequestHead.of(request, target, arguments);
    return verification.verify(
        head,
        () -> {
          limits.unproven(request);
          held.waiting(head.headers());
          request.pause();
        });
  }

  /** Counts a request without a valid signature against its address. */
  private Throwable counted(Throwable cause, HttpServerRequest request, HeldBytes held) {
    if (!(cause instanceof Refused refused) || refused.status() != 401) return cause;
    if (held.hasWaited()) return cause; // Already counted.
    try {
      limits.unproven(request);
      return cause;
    } catch (Refused tooMany) {
      return tooMany;
    }
  }

  private Future<SignedRequest> whole(
      VerifiedHead verified, HttpServerRequest request, HeldBytes held) {
    limits.signedBy(verified.app().appId());
    held.of(verified.app().appId());
    if (!verified.head().headers().announcesBody()) {
      return Future.succeededFuture(signed(verified, NO_BODY, held));
    }
    return bodies.read(
        request, verified.head().headers(), held, body -> signed(verified, body, held));
  }

  private static SignedRequest signed(VerifiedHead verified, byte[] body, HeldBytes held) {
    verified.requireBody(body);
    return new SignedRequest(verified, body, held);
  }

  /** Writes requests that change something to the audit log, after their signature was verified. */
  private static void audited(Route route, HttpServerRequest request, Answer answer) {
    AuditLog.changed(
        route.text(),
        request.getParam("auth_key") + "@" + request.remoteAddress().hostAddress(),
        String.valueOf(request.path()),
        answer.status() < 300 ? "done" : Integer.toString(answer.status()));
  }

  /**
   * Leaves out the query, which contains the signature. For a refusal, logs the reason in the body.
   */
  private static void logAnswered(Answer answer, Route route, HttpServerRequest request) {
    log.debug(
        "request answered request={} route={} method={} path={} status={} why={}",
        RequestId.of(request),
        route,
        request.method(),
        request.path(),
        answer.status(),
        answer.status() < 400 ? "-" : answer.body());
  }

  /** Completes when the answer was written, or could not be. */
  private Future<Void> send(Answer answer, Route route, HttpServerRequest request, long begun) {
    meters.answered(route, answer.status(), begun);
    if (log.isDebugEnabled()) logAnswered(answer, route, request);
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) return Future.succeededFuture();
    boolean last = leaving || answer.endsConnection() || bodies.unread().isNeeded(request);
    response.setStatusCode(answer.status()).putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    if (!answer.headers().isEmpty()) answer.headers().forEach(response::putHeader);
    if (last) response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Future<Void> sent = response.end(answer.body());
    if (last) {
      sent.onComplete(written -> bodies.unread().part(request, answer.isToKnownSender()));
    } else if (!request.isEnded()) {
      bodies.unread().discardBody(request);
    }
    return sent;
  }
}
