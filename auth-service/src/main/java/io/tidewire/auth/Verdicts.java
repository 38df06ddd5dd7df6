package io.tidewire.auth;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.auth.http.SigningVerdicts;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.counters.LabelledCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the results of requests, and logs those that failed because of an error in this service.
 */
final class Verdicts implements SigningVerdicts {

  private static final Logger log = LoggerFactory.getLogger(Verdicts.class);

  private final MeterRegistry meters;
  private final LabelledCounter shed;

  Verdicts(MeterRegistry meters) {
    this.meters = meters;
    shed =
        new LabelledCounter(
            meters,
            "tidewire_auth_requests_shed",
            "Requests of edges refused because too many waited",
            "reason",
            WaitingQuestions.LIMITS);
  }

  void count(String kind, boolean allowed) {
    count(kind, allowed ? "allowed" : "refused");
  }

  @Override
  public void allowed(String path) {
    count(kind(path), "allowed");
  }

  @Override
  public void refused(String path) {
    count(kind(path), "refused");
  }

  /** Logs no message of the failure, because it may quote what a client sent, such as a token. */
  @Override
  public void failed(String path, Throwable failure) {
    failedQuestion(kind(path), failure);
  }

  void failedQuestion(String kind, Throwable failure) {
    count(kind, "failed");
    if (BusFailure.of(failure) == BusFailure.INTERNAL) {
      log.error("auth question failed kind={} cause={}", kind, RedactedStackTrace.in(failure));
    }
  }

  /** Counts a request that was not answered because too many wait. */
  void shed(String limit) {
    shed.increment(limit);
  }

  private void count(String kind, String verdict) {
    Counter.builder("tidewire_auth_decisions")
        .description("Decisions on connections, subscriptions and sign-ins")
        .tag("kind", kind)
        .tag("outcome", verdict)
        .register(meters)
        .increment();
  }

  /** {@code /auth/channel} is {@code http_channel}. */
  private static String kind(String path) {
    return "http_" + path.substring(path.lastIndexOf('/') + 1);
  }
}
