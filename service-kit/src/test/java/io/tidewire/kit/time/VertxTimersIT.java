package io.tidewire.kit.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxTimersIT {

  private final Vertx vertx = Vertx.vertx();
  private final Timers timers = new VertxTimers(vertx);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aTaskRunsOnTheLoopThatScheduledIt() {
    Context home = vertx.getOrCreateContext();
    CompletableFuture<Context> ranOn = new CompletableFuture<>();

    home.runOnContext(
        there ->
            timers.after(Duration.ofMillis(1), () -> ranOn.complete(vertx.getOrCreateContext())));

    assertThat(ranOn.orTimeout(5, TimeUnit.SECONDS).join()).isSameAs(home);
  }

  @Test
  void aDelayOfZeroIsTheShortestDelay() {
    CompletableFuture<Void> ran = new CompletableFuture<>();

    timers.after(Duration.ZERO, () -> ran.complete(null));

    assertThat(ran.orTimeout(5, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void aRepeatedTaskEndsWhenItIsCancelled() {
    AtomicInteger ran = new AtomicInteger();
    CompletableFuture<Cancel> cancel = new CompletableFuture<>();
    CompletableFuture<Void> later = new CompletableFuture<>();

    Cancel repeating =
        timers.every(
            Duration.ofMillis(1),
            () -> {
              if (ran.incrementAndGet() != 3) return;
              cancel.orTimeout(5, TimeUnit.SECONDS).join().cancel();
              timers.after(Duration.ofMillis(20), () -> later.complete(null));
            });
    cancel.complete(repeating);

    later.orTimeout(5, TimeUnit.SECONDS).join();
    assertThat(ran).hasValue(3);
  }

  @Test
  void runsMissedWhileTheLoopWasBusyAreSkipped() {
    AtomicInteger ran = new AtomicInteger();
    CompletableFuture<Integer> ranAfterThePause = new CompletableFuture<>();
    Duration period = Duration.ofMillis(50);

    Cancel repeating =
        timers.every(
            period,
            () -> {
              if (ran.incrementAndGet() != 1) return;
              LockSupport.parkNanos(period.multipliedBy(5).toNanos());
              timers.after(Duration.ofMillis(1), () -> ranAfterThePause.complete(ran.get()));
            });

    assertThat(ranAfterThePause.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(1);
    repeating.cancel();
  }
}
