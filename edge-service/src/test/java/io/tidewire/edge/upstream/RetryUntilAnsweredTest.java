package io.tidewire.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.channel.LoopTime;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryUntilAnsweredTest {

  private static final Future<String> AWAY = Future.failedFuture("redis is away");

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final LoopTime time = new LoopTime(timers, clock, new Random(1), Runnable::run);
  private final List<String> answers = new ArrayList<>();
  private Future<String> redis = AWAY;
  private int asked;

  @Test
  void aQueryDuringAnOutageIsAnsweredWithinHalfASecondOfRedisReturning() {
    ask();
    timers.advance(Duration.ofMinutes(1));

    redis = Future.succeededFuture("here");
    timers.advance(RedisQueryScheduler.LONGEST_PAUSE);

    assertThat(answers).containsExactly("here");
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void anUnavailableRedisIsQueriedLessAndLessOftenDownToAFewTimesASecond() {
    ask();

    timers.advance(Duration.ofSeconds(1));
    int atFirst = asked;
    timers.advance(Duration.ofMinutes(10));

    assertThat(atFirst).isBetween(4, 20);
    assertThat(asked - atFirst).isBetween(2_000, 3_000);
  }

  @Test
  void aCancelledRequestIsNeitherRepeatedNorAnswered() {
    Cancel request = ask();

    request.cancel();
    redis = Future.succeededFuture("here");
    timers.advance(Duration.ofMinutes(1));

    assertThat(asked).isEqualTo(1);
    assertThat(answers).isEmpty();
  }

  private Cancel ask() {
    return RedisQueryScheduler.untilAnswered(
        () -> {
          asked++;
          return redis;
        },
        answers::add,
        time);
  }
}
