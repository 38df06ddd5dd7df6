package io.tidewire.kit.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How late an event loop runs what is due. Each loop has one of these; together they fill one
 * meter, {@code tidewire_event_loop_lag}.
 */
public final class EventLoopLag {

  static final Duration PERIOD = Duration.ofMillis(250);

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(2),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(200),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final Timers timers;
  private final Clock clock;
  private final Timer lag;

  EventLoopLag(Timers timers, Clock clock, MeterRegistry meters) {
    this.timers = timers;
    this.clock = clock;
    lag =
        Timer.builder("tidewire_event_loop_lag")
            .description("how late an event loop runs what is due")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
  }

  /** Measures every event loop until Vert.x closes; {@code loops} says how many there are. */
  public static Future<Void> measure(Platform platform, int loops) {
    Timers timers = new VertxTimers(platform.vertx());
    return platform
        .vertx()
        .deployVerticle(
            () -> new OnOneLoop(new EventLoopLag(timers, platform.clock(), platform.meters())),
            new DeploymentOptions().setInstances(loops))
        .mapEmpty();
  }

  /** Sets one timer, and when it fires the next: a loop that was blocked is not asked twice. */
  void start() {
    Instant due = clock.instant().plus(PERIOD);
    timers.after(
        PERIOD,
        () -> {
          record(Duration.between(due, clock.instant()));
          start();
        });
  }

  private void record(Duration late) {
    lag.record(late.isNegative() ? Duration.ZERO : late);
  }

  private static final class OnOneLoop extends VerticleBase {

    private final EventLoopLag lag;

    OnOneLoop(EventLoopLag lag) {
      this.lag = lag;
    }

    @Override
    public Future<?> start() {
      lag.start();
      return Future.succeededFuture();
    }
  }
}
