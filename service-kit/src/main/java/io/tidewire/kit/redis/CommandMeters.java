package io.tidewire.kit.redis;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidewire.kit.redis.errors.RedisUnavailable;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What one link's commands came to, and the clock that times them. Made once per link. */
final class CommandMeters {

  private static final String FAILURES = "tidewire_redis_command_failures_total";

  private final Counter commands;
  private final Counter errors;
  private final Map<RedisUnavailable.Why, Counter> away = new EnumMap<>(RedisUnavailable.Why.class);
  private final Timer latency;
  private final Clock clock;

  CommandMeters(MeterRegistry registry, String link) {
    commands = registry.counter("tidewire_redis_commands_total", "link", link);
    errors = registry.counter(FAILURES, "link", link, "why", "error");
    for (RedisUnavailable.Why why : RedisUnavailable.Why.values()) {
      String tag = why.name().toLowerCase(Locale.ROOT);
      away.put(why, registry.counter(FAILURES, "link", link, "why", tag));
    }
    latency = registry.timer("tidewire_redis_command_seconds", "link", link);
    clock = registry.config().clock();
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
