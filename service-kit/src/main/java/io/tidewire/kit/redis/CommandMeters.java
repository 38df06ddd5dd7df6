package io.tidewire.kit.redis;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidewire.kit.metrics.LatencyBuckets;
import io.tidewire.kit.redis.errors.RedisUnavailable;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What one link's commands came to, and the clock that times them. Made once per link. */
final class CommandMeters {

  private final MeterRegistry registry;
  private final Counter commands;
  private final Counter errors;
  private final Map<RedisUnavailable.Why, Counter> away = new EnumMap<>(RedisUnavailable.Why.class);
  private final Timer latency;
  private final Clock clock;

  CommandMeters(MeterRegistry registry, String link) {
    this.registry = registry;
    commands =
        Counter.builder("tidewire_redis_commands_total")
            .description("Commands that were to be sent to Redis")
            .tag("link", link)
            .register(registry);
    errors = failures(registry, link, "error");
    for (RedisUnavailable.Why why : RedisUnavailable.Why.values()) {
      away.put(why, failures(registry, link, why.name().toLowerCase(Locale.ROOT)));
    }
    latency =
        Timer.builder("tidewire_redis_command_seconds")
            .description("From a command to Redis' answer")
            .tag("link", link)
            .serviceLevelObjectives(LatencyBuckets.values())
            .register(registry);
    clock = registry.config().clock();
  }

  private static Counter failures(MeterRegistry registry, String link, String why) {
    return Counter.builder("tidewire_redis_command_failures_total")
        .description("Commands that Redis refused, or that were not answered")
        .tag("link", link)
        .tag("why", why)
        .register(registry);
  }

  /** The link is gone for good. */
  void close() {
    away.values().forEach(registry::remove);
    List.of(commands, errors, latency).forEach(registry::remove);
  }

  /** Nanoseconds on a clock that only goes forward. */
  long now() {
    return clock.monotonicTime();
  }

  void asked() {
    commands.increment();
  }

  void answered(long sentAt) {
    latency.record(now() - sentAt, TimeUnit.NANOSECONDS);
  }

  void failed(Throwable cause) {
    (cause instanceof RedisUnavailable absent ? away.getOrDefault(absent.why(), errors) : errors)
        .increment();
  }
}
