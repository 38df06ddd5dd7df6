package io.tidewire.kit.redis;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidewire.kit.metrics.LatencyBuckets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What a process' commands meet in a Redis Cluster, and the clock that times them. */
final class ClusterMeters {

  private final MeterRegistry registry;
  private final Timer held;
  private final Clock clock;

  ClusterMeters(MeterRegistry registry) {
    this.registry = registry;
    clock = registry.config().clock();
    held =
        Timer.builder("tidewire_redis_held_seconds")
            .description("From a command that a node of the cluster refused to its end")
            .serviceLevelObjectives(LatencyBuckets.values())
            .register(registry);
  }

  long now() {
    return clock.monotonicTime();
  }

  void refused(SlotQueue.Refusal why) {
    Counter.builder("tidewire_redis_refusals_total")
        .description("Commands that a node of the cluster refused, and that are sent again")
        .tag("why", why.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  void released(long since) {
    held.record(now() - since, TimeUnit.NANOSECONDS);
  }
}
