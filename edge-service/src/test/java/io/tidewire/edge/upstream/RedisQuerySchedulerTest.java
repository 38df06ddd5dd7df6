package io.tidewire.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RedisQuerySchedulerTest {

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final LoopTime time = new LoopTime(timers, clock, new Random(1), Runnable::run);
  private final RedisQueryScheduler queries = new RedisQueryScheduler();
  private final List<String> answers = new ArrayList<>();
  private String server = "old";

  @Test
  void aServerThatHangsKeepsOnlyItsOwnQueriesWaiting() {
    fill("hung");
    ask(() -> Future.succeededFuture("here"));

    assertThat(answers).containsExactly("here");
  }

  @Test
  void aServerThatLeftIsForgottenWhenNothingWaitsForIt() {
    Deque<Promise<String>> asked = fill("left");
    ask(() -> Future.succeededFuture("old"));
    assertThat(queries.servers()).isEqualTo(2);

    while (!asked.isEmpty()) asked.remove().complete("at last");
    server = "new";
    ask(() -> Future.succeededFuture("new"));

    assertThat(queries.servers()).isEqualTo(1);
  }

  @Test
  void aQueryWhoseSlotMovedIsRepeatedAmongThoseOfItsNewServer() {
    List<Future<String>> replies = new ArrayList<>();
    replies.add(Future.failedFuture("moved"));
    replies.add(Future.succeededFuture("moved here"));
    ask(() -> replies.remove(0));
    fill("old");
    server = "new";

    timers.advance(RedisQueryScheduler.LONGEST_PAUSE);

    assertThat(answers).containsExactly("moved here");
  }

  private void ask(Supplier<Future<String>> request) {
    queries.ask(() -> server, Requester.channelsOf("app"), request, answers::add, time);
  }

  /** With as many as may be under way of one app. */
  private Deque<Promise<String>> fill(String with) {
    Deque<Promise<String>> asked = new ArrayDeque<>();
    for (int i = 0; i < RedisQueryScheduler.MOST_IN_FLIGHT; i++) {
      queries.ask(
          () -> with,
          Requester.channelsOf("app"),
          () -> {
            asked.add(Promise.promise());
            return asked.getLast().future();
          },
          ignored -> {},
          time);
    }
    return asked;
  }
}
