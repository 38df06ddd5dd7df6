package io.tidewire.auth.hooks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidewire.kit.metrics.LatencyBuckets;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Counts the calls of hooks and their outcomes, and measures how long they took. */
final class HookMeters {

  private final MeterRegistry registry;

  HookMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void called(HookKind kind, HookReply reply, long tookMs) {
    calls(kind, reply.outcome()).increment();
    Timer.builder("tidewire_hook_latency")
        .description("from the question to the backend's answer, waiting included")
        .tag("hook", kind.label())
        .serviceLevelObjectives(LatencyBuckets.values())
        .register(registry)
        .record(Math.max(0, tookMs), TimeUnit.MILLISECONDS);
  }

  /** Counts an answer that was read but is not usable. */
  void malformed(HookKind kind) {
    calls(kind, "malformed").increment();
  }

  /**
   * @param source {@code backend}, {@code shared} if a call under way answered it too, or {@code
   *     cache}
   */
  void verdict(HookKind kind, String source) {
    Counter.builder("tidewire_hook_verdicts_total")
        .description("Verdicts of hooks by where they came from")
        .tag("hook", kind.label())
        .tag("source", source)
        .register(registry)
        .increment();
  }

  void gauges(
      HookCalls calls,
      ToDoubleFunction<HookCalls> waiting,
      ToDoubleFunction<HookCalls> openBreakers) {
    Gauge.builder("tidewire_hook_waiting", calls, waiting)
        .description("Calls of hooks that wait for their turn")
        .register(registry);
    Gauge.builder("tidewire_hook_breakers_open", calls, openBreakers)
        .description("Hooks whose calls are paused because they do not answer")
        .register(registry);
  }

  private Counter calls(HookKind kind, String outcome) {
    return Counter.builder("tidewire_hook_calls_total")
        .description("Calls of hooks by how they ended")
        .tag("hook", kind.label())
        .tag("outcome", outcome)
        .register(registry);
  }
}
