package io.tidewire.edge.canary;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidewire.kit.counters.Counters;
import io.tidewire.kit.metrics.LatencyBuckets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the canaries of one process measure, with the monotonic clock of the registry. Thread-safe.
 */
public final class CanaryMeters {

  private final MeterRegistry registry;
  private final Timer delay;
  private final Counter lost;
  private final List<Canary> canaries = new CopyOnWriteArrayList<>();

  public CanaryMeters(MeterRegistry registry) {
    this.registry = registry;
    delay =
        Timer.builder("tidewire_canary_seconds")
            .description("From publishing a canary until the same event loop received it")
            .serviceLevelObjectives(LatencyBuckets.values())
            .register(registry);
    lost =
        Counters.register(
            registry,
            "tidewire_canaries_lost_total",
            "Canary messages that Redis accepted and that did not arrive");
    Gauge.builder("tidewire_canary_age_seconds", this, CanaryMeters::oldestSeconds)
        .description("Since a canary last came back, of the event loop that waits longest")
        .register(registry);
  }

  void add(Canary canary) {
    canaries.add(canary);
  }

  Timer.Sample depart() {
    return Timer.start(registry);
  }

  void returned(Timer.Sample flight) {
    flight.stop(delay);
  }

  void lost() {
    lost.increment();
  }

  /** In ns since some instant. */
  long now() {
    return registry.config().clock().monotonicTime();
  }

  private double oldestSeconds() {
    long oldest = canaries.stream().map(Canary::age).mapToLong(Duration::toNanos).max().orElse(0);
    return oldest / (double) Duration.ofSeconds(1).toNanos();
  }
}
