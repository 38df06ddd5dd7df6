package io.tidewire.kit.redis;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidewire.kit.counters.LabelledCounter;
import io.tidewire.kit.metrics.LatencyBuckets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a process' commands meet in a Redis Cluster, and the clock that times them. */
final class ClusterMeters {

  private final LabelledCounter refusals;
  private final Timer held;
  private final Clock clock;

  ClusterMeters(MeterRegistry registry) {
    refusals =
        new LabelledCounter(
            registry,
            "tidewire_redis_refusals_total",
            "Commands that a node of the cluster refused, and that are sent again",
            "why",
            Stream.of(SlotQueue.Refusal.values()).map(ClusterMeters::label).toList());
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
    refusals.increment(label(why));
  }

  private static String label(SlotQueue.Refusal why) {
    return why.name().toLowerCase(Locale.ROOT);
  }

  void released(long since) {
    held.record(now() - since, TimeUnit.NANOSECONDS);
  }
}
