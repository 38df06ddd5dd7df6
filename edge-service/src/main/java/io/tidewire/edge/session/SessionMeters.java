package io.tidewire.edge.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidewire.edge.session.limits.SessionLimit;
import io.tidewire.kit.metrics.LatencyBuckets;
import io.tidewire.wire.RecoveryAnswer.Outcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Metrics of sessions. One per process; thread-safe. */
public final class SessionMeters {

  private final MeterRegistry registry;
  private final LongAdder live = new LongAdder();
  private final LongAdder watched = new LongAdder();
  private final Timer subscribeLatency;
  private final Counter refusals;
  private final Counter softErrors;
  private final Counter clientEvents;
  private final Counter clientEventsLost;
  private final Counter recovered;
  private final Counter unrecovered;

  public SessionMeters(MeterRegistry registry) {
    this.registry = registry;
    Stream.of(SessionLimit.values()).forEach(this::exceeding);
    Gauge.builder("tidewire_subscriptions", live, LongAdder::doubleValue)
        .description("Subscriptions of the connections here")
        .register(registry);
    Gauge.builder("tidewire_watched_users", watched, LongAdder::doubleValue)
        .description("Entries of the watchlists of all connections")
        .register(registry);
    subscribeLatency =
        Timer.builder("tidewire_subscribe_seconds")
            .description("From pusher:subscribe to subscription_succeeded")
            .serviceLevelObjectives(LatencyBuckets.values())
            .register(registry);
    refusals = counter("tidewire_subscriptions_refused_total", "Subscriptions refused");
    softErrors =
        counter("tidewire_soft_errors_total", "pusher:error frames that left the connection open");
    clientEvents = counter("tidewire_client_events_total", "Client events accepted");
    clientEventsLost =
        counter(
            "tidewire_client_events_lost_total",
            "Client events accepted while Redis was unavailable; the sender was told");
    recovered = resumes(registry, "recovered");
    unrecovered = resumes(registry, "unrecovered");
  }

  private static Counter resumes(MeterRegistry registry, String outcome) {
    return Counter.builder("tidewire_resumes_total")
        .description("Subscriptions that asked to resume at a position")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  /** A client without a position has not resumed. */
  void recovered(Outcome outcome) {
    if (outcome instanceof Outcome.Recovered) recovered.increment();
    if (outcome instanceof Outcome.Unrecovered) unrecovered.increment();
  }

  void subscribed(long afterMs) {
    live.increment();
    subscribeLatency.record(Math.max(0, afterMs), TimeUnit.MILLISECONDS);
  }

  void unsubscribed() {
    live.decrement();
  }

  /** A connection watches so many users more. */
  void watching(int users) {
    watched.add(users);
  }

  void subscriptionRefused() {
    refusals.increment();
  }

  private Counter exceeding(SessionLimit limit) {
    return Counter.builder("tidewire_sessions_limited_total")
        .description("Connections closed, or sign-ins refused, because of a limit")
        .tag("reason", limit.label())
        .register(registry);
  }

  void exceeded(SessionLimit limit) {
    exceeding(limit).increment();
  }

  void softError() {
    softErrors.increment();
  }

  void clientEvent() {
    clientEvents.increment();
  }

  void clientEventLost() {
    clientEventsLost.increment();
  }

  /** Live subscriptions of this process. */
  public long live() {
    return live.sum();
  }
}
