package io.tidewire.kit.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLoopLagTest {

  private final ManualClock clock = new ManualClock();
  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void theDelayOfATaskIsMeasured() {
    new EventLoopLag(new OneByOne(), clock, meters).start();

    clock.advance(EventLoopLag.PERIOD);
    loop.remove().run();
    clock.advance(EventLoopLag.PERIOD.plusMillis(40));
    loop.remove().run();

    assertThat(lag().count()).isEqualTo(2);
    assertThat(lag().totalTime(TimeUnit.MILLISECONDS)).isCloseTo(40, within(0.001));
  }

  @Test
  void aClockSetBackIsNotMeasuredAsLag() {
    new EventLoopLag(new OneByOne(), clock, meters).start();

    clock.advance(Duration.ofHours(-1));
    loop.remove().run();

    assertThat(lag().totalTime(TimeUnit.MILLISECONDS)).isZero();
  }

  private Timer lag() {
    return meters.get("tidewire_event_loop_lag").timer();
  }

  /** Runs a task when the test says so, however late. */
  private final class OneByOne implements Timers {

    @Override
    public Cancel after(Duration delay, Runnable task) {
      loop.add(task);
      return () -> loop.remove(task);
    }

    @Override
    public Cancel every(Duration period, Runnable task) {
      throw new UnsupportedOperationException();
    }
  }
}
