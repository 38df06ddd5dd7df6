package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.testing.ManualClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServerSchedulerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ManualClock clock = new ManualClock();
  private final ByteBudget memory = ByteBudget.of(10_000);
  private final AtomicInteger refused = new AtomicInteger();
  private final ServerScheduler turns =
      new ServerScheduler(3, memory, PATIENCE, clock, refused::incrementAndGet);
  private final List<Promise<String>> begun = new ArrayList<>();
  private final List<String> order = new ArrayList<>();

  @Test
  void tasksBeyondTheLimitStartWhenAnotherSucceedsOrFails() {
    task("a", "1", 3);
    task("a", "1", 2);
    assertThat(begun).hasSize(1);

    begun.get(0).fail("broken");

    assertThat(begun).hasSize(2);
    assertThat(turns.underWay()).isEqualTo(2);
    assertThat(turns.waiting()).isZero();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void aFloodOfOneAppDelaysAnotherAppByOneTurnOnly() {
    for (int i = 0; i < 10; i++) task("flood", "1", 3);
    task("honest", "1", 3);

    for (int i = 0; i < 3; i++) begun.get(i).complete("");

    assertThat(order).containsExactly("flood 1", "flood 1", "honest 1", "flood 1");
  }

  @Test
  void withinAnAppTheEdgesTakeTurns() {
    for (int i = 0; i < 5; i++) task("a", "busy", 3);
    task("a", "quiet", 3);

    for (int i = 0; i < 3; i++) begun.get(i).complete("");

    assertThat(order.subList(0, 3)).contains("a quiet");
  }

  @Test
  void theQueueIsBoundedInBytes() {
    task("a", "1", 3);
    for (int i = 0; i < 19; i++) task("a", "1", 1);

    Future<String> late = task("a", "1", 1);

    assertThat(BusFailure.of(late.cause())).isEqualTo(BusFailure.OVERLOADED);
    assertThat(refused).hasValue(1);
    assertThat(memory.taken()).isLessThanOrEqualTo(memory.limit());
  }

  @Test
  void aTaskWhoseCallerTimedOutIsNotStarted() {
    task("a", "1", 3);
    Future<String> late = task("a", "1", 1);
    clock.advance(PATIENCE.plusMillis(1));

    begun.get(0).complete("");

    assertThat(BusFailure.of(late.cause())).isEqualTo(BusFailure.OVERLOADED);
    assertThat(begun).hasSize(1);
    assertThat(memory.taken()).isZero();
  }

  @Test
  void thousandsOfSimultaneousFailuresDoNotOverflowTheStack() {
    ServerScheduler wide =
        new ServerScheduler(1, ByteBudget.of(1 << 30), PATIENCE, clock, () -> {});
    Promise<String> first = Promise.promise();
    wide.run("a", "1", 1, 0, first::future);
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      all.add(wide.run("a", "1", 1, 0, () -> Future.failedFuture("away")));
    }

    first.complete("");

    assertThat(all).allMatch(Future::failed);
  }

  private Future<String> task(String app, String asker, int weight) {
    return turns.run(
        app,
        asker,
        weight,
        0,
        () -> {
          order.add(app + " " + asker);
          Promise<String> task = Promise.promise();
          begun.add(task);
          return task.future();
        });
  }
}
