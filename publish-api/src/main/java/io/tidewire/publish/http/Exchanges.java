package io.tidewire.publish.http;

import io.micrometer.core.instrument.Timer;
import io.tidewire.kit.http.Deadlines;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Sees each request through: its body, the proof of its origin, its answer, its meters. Whatever
 * goes wrong on the way, one answer comes out.
 *
 * <p>Confined to one event loop.
 */
final class Exchanges {

  /** How long a refused body may still come in, so that its sender gets to read the answer. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private static final CharSequence IDEMPOTENCY_KEY =
      HttpHeaders.createOptimized("idempotency-key");

  private final Verification verification;
  private final Failures failures;
  private final RequestMeters meters;
  private final RequestMemory memory;
  private final int maxBodyBytes;
  private final Deadlines<IncomingBody> bodies;
  private final Deadlines<HttpConnection> partings;
  private boolean leaving;

  Exchanges(
      HttpSettings settings,
      Verification verification,
      Failures failures,
      RequestMeters meters,
      Timers timers) {
    this.verification = verification;
    this.failures = failures;
    this.meters = meters;
    memory = new RequestMemory(settings.maxMemoryBytes());
    maxBodyBytes = settings.maxBodyBytes();
    bodies = new Deadlines<>(timers, settings.bodyTimeout(), IncomingBody::late);
    partings = new Deadlines<>(timers, LINGER, HttpConnection::close); // Harmless once closed.
  }

  /** Answers a request of a known route. */
  void serve(
      Route route, Map<String, String> arguments, Endpoint endpoint, HttpServerRequest request) {
    Timer.Sample begun = meters.begin();
    IncomingBody body = new IncomingBody(request, memory, maxBodyBytes);
    received(body)
        .map(whole -> arrived(request, arguments, whole))
        .compose(verification::verify)
        .compose(endpoint::answer)
        .otherwise(failures::answer)
        .onComplete(settled -> body.release())
        .onSuccess(answer -> send(answer, route, request, begun));
  }

  /** Answers a request without looking at its body. */
  void refuse(Route route, Answer answer, HttpServerRequest request) {
    send(answer, route, request, meters.begin());
  }

  /** From now on every answer ends its connection: whoever comes back finds another node. */
  void leave() {
    leaving = true;
  }

  void stop() {
    bodies.stop();
    partings.stop();
  }

  private Future<Buffer> received(IncomingBody body) {
    Future<Buffer> whole = body.read();
    if (whole.isComplete()) return whole;
    bodies.start(body);
    return whole.onComplete(settled -> bodies.done(body));
  }

  private static ArrivedRequest arrived(
      HttpServerRequest request, Map<String, String> arguments, Buffer body) {
    String query = request.query();
    return new ArrivedRequest(
        request.method().name(),
        request.path(),
        query == null ? "" : query,
        arguments,
        Optional.ofNullable(request.getHeader(IDEMPOTENCY_KEY)),
        body);
  }

  private void send(Answer answer, Route route, HttpServerRequest request, Timer.Sample begun) {
    meters.answered(route, answer.status(), begun);
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) return;
    boolean last = leaving || answer.endsConnection();
    response.setStatusCode(answer.status()).putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    answer.headers().forEach(response::putHeader);
    if (last) response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Future<Void> sent = response.end(answer.body());
    if (last) sent.onComplete(written -> part(request));
  }

  /** To close with input unread would reset the connection, and take the answer away with it. */
  private void part(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    if (request.isEnded()) {
      connection.close();
      return;
    }
    partings.start(connection);
    request.handler(unwanted -> {});
    request.endHandler(end -> connection.close());
  }
}
