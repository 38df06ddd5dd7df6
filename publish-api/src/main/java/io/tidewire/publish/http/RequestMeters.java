package io.tidewire.publish.http;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidewire.kit.metrics.LatencyBuckets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts and times requests. Meters are looked up once per route and status and cached, because a
 * registry's look-up costs more than the count. Confined to one event loop; all loops use the same
 * meters.
 */
public final class RequestMeters {

  /**
   * The routes that alerts compare. Their counters exist, with zero, before the first such answer.
   */
  private static final List<Route> PUBLISHES = List.of(Route.EVENTS, Route.BATCH_EVENTS);

  private static final List<Integer> STATUSES = List.of(200, 400, 401, 403, 413, 429, 500, 503);

  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<Route, Map<Integer, Counter>> requests = new EnumMap<>(Route.class);
  private final Map<Route, Timer> times = new EnumMap<>(Route.class);

  public RequestMeters(MeterRegistry registry) {
    this.registry = registry;
    clock = registry.config().clock();
    for (Route route : Route.values()) {
      Map<Integer, Counter> byStatus = new HashMap<>();
      if (PUBLISHES.contains(route)) {
        STATUSES.forEach(status -> byStatus.put(status, counter(route, status)));
      }
      requests.put(route, byStatus);
      times.put(
          route,
          Timer.builder("tidewire_publish_seconds")
              .description("from a request's head to its answer")
              .tag("route", route.text())
              .serviceLevelObjectives(LatencyBuckets.values())
              .register(registry));
    }
  }

  /** The current time in nanoseconds of a monotonic clock. */
  long begin() {
    return clock.monotonicTime();
  }

  /**
   * @param begun the result of {@link #begin}
   */
  void answered(Route route, int status, long begun) {
    Map<Integer, Counter> byStatus = requests.get(route);
    Timer time = times.get(route);
    if (byStatus == null || time == null) return; // Each route has one of each.
    Counter counter = byStatus.get(status);
    if (counter == null) {
      counter = counter(route, status);
      byStatus.put(status, counter);
    }
    counter.increment();
    time.record(clock.monotonicTime() - begun, TimeUnit.NANOSECONDS);
  }

  private Counter counter(Route route, int status) {
    return Counter.builder("tidewire_publish_requests_total")
        .description("requests answered")
        .tag("route", route.text())
        .tag("status", Integer.toString(status))
        .register(registry);
  }
}
