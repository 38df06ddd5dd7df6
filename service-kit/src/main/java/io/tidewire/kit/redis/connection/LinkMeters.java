package io.tidewire.kit.redis.connection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether one link is up, and how often it had to come back. */
final class LinkMeters {

  private final MeterRegistry registry;
  private final AtomicInteger up = new AtomicInteger();
  private final Gauge upGauge;
  private final Counter reconnects;

  LinkMeters(MeterRegistry registry, String link) {
    this.registry = registry;
    upGauge =
        Gauge.builder("tidewire_redis_link_up", up, AtomicInteger::get)
            .description("1 while the link has a connection that answered its greeting")
            .tag("link", link)
            .register(registry);
    reconnects =
        Counter.builder("tidewire_redis_reconnects_total")
            .description("Times that the link came back")
            .tag("link", link)
            .register(registry);
  }

  void up(boolean again) {
    up.set(1);
    if (again) reconnects.increment();
  }

  void down() {
    up.set(0);
  }

  /** A link that is gone has no meters. */
  void close() {
    registry.remove(upGauge);
    registry.remove(reconnects);
  }
}
