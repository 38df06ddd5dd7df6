package io.tidewire.auth.hooks;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What the hooks were asked, how they answered, and how long it took. */
final class HookMeters {

  private static final Duration[] LATENCIES = {
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;

  HookMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void called(HookKind kind, HookReply reply, long tookMs) {
    registry
        .counter("tidewire_hook_calls_total", "hook", kind.label(), "outcome", reply.outcome())
        .increment();
    Timer.builder("tidewire_hook_latency")
        .description("from the question to the backend's answer, waiting included")
        .tag("hook", kind.label())
        .serviceLevelObjectives(LATENCIES)
        .register(registry)
        .record(Math.max(0, tookMs), TimeUnit.MILLISECONDS);
  }

  /** An answer that was read, and makes no sense. */
  void malformed(HookKind kind) {
    registry
        .counter("tidewire_hook_calls_total", "hook", kind.label(), "outcome", "malformed")
        .increment();
  }

  /**
   * @param source {@code backend}, {@code shared} with a question that was under way, or {@code
   *     cache}
   */
  void verdict(HookKind kind, String source) {
    registry
        .counter("tidewire_hook_verdicts_total", "hook", kind.label(), "source", source)
        .increment();
  }

  void gauges(
      HookCalls calls,
      ToDoubleFunction<HookCalls> waiting,
      ToDoubleFunction<HookCalls> openBreakers) {
    registry.gauge("tidewire_hook_waiting", calls, waiting);
    registry.gauge("tidewire_hook_breakers_open", calls, openBreakers);
  }
}
