package io.tidewire.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.errors.RedisUnavailable;
import io.tidewire.kit.redis.errors.RedisUnavailable.Why;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.NumberType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final FakeConnection redis = new FakeConnection();
  private final List<String> unfit = new ArrayList<>();
  private final Pipeline pipeline =
      new Pipeline(
          redis,
          new RedisSettings(RedisUrl.parse("redis://h"), Optional.empty(), TIMEOUT, TIMEOUT, 3),
          timers,
          new CommandMeters(MeterClock.registry(clock), "test"),
          unfit::add);

  @Test
  void answersAreAssignedInTheOrderOfTheCommands() {
    Future<Response> first = send();
    Future<Response> second = send();

    redis.answer(NumberType.create(1L));
    redis.answer(NumberType.create(2L));

    assertThat(first.result().toInteger()).isEqualTo(1);
    assertThat(second.result().toInteger()).isEqualTo(2);
  }

  @Test
  void oneCommandMoreThanAllowedIsNotSent() {
    for (int command = 0; command < 3; command++) send();

    Future<Response> fourth = send();

    assertThat(why(fourth)).isEqualTo(Why.OVERLOADED);
    assertThat(away(fourth).outcomeUnknown()).isFalse();
    assertThat(redis.sent).isEqualTo(3);
  }

  @Test
  void anAnswerMakesRoomForACommand() {
    for (int command = 0; command < 3; command++) send();

    redis.answer(NumberType.create(1L));
    send();

    assertThat(redis.sent).isEqualTo(4);
  }

  @Test
  void eachCommandTimesOutByItsOwnAge() {
    Future<Response> early = send();
    timers.advance(Duration.ofSeconds(1));
    Future<Response> late = send();

    timers.advance(Duration.ofSeconds(1));
    assertThat(why(early)).isEqualTo(Why.TIMEOUT);
    assertThat(away(early).outcomeUnknown()).isTrue();
    assertThat(late.isComplete()).isFalse();

    timers.advance(Duration.ofSeconds(1));
    assertThat(why(late)).isEqualTo(Why.TIMEOUT);
    assertThat(unfit).isEmpty();
  }

  @Test
  void aLateAnswerIsDroppedAndTheNextOneGoesToItsOwnCommand() {
    Future<Response> slow = send();
    timers.advance(TIMEOUT);
    Future<Response> next = send();

    redis.answer(NumberType.create(1L));
    redis.answer(NumberType.create(2L));

    assertThat(slow.failed()).isTrue();
    assertThat(next.result().toInteger()).isEqualTo(2);
  }

  @Test
  void aTimedOutCommandStillTakesUpRoomUntilItsAnswerComes() {
    for (int command = 0; command < 3; command++) send();
    timers.advance(TIMEOUT);

    assertThat(why(send())).isEqualTo(Why.OVERLOADED);

    redis.answer(NumberType.create(1L));
    assertThat(send().isComplete()).isFalse();
  }

  @Test
  void aConnectionSilentForFiveTimeoutsIsUnfit() {
    send();

    timers.advance(TIMEOUT.multipliedBy(5).minusMillis(1));
    assertThat(unfit).isEmpty();

    timers.advance(Duration.ofMillis(1));
    assertThat(unfit).containsExactly("no answer in 10 s");
  }

  @Test
  void aSlowConnectionThatAnswersOccasionallyIsKept() {
    for (int command = 0; command < 3; command++) send();

    for (int answer = 0; answer < 3; answer++) {
      timers.advance(Duration.ofSeconds(9));
      redis.answer(NumberType.create(1L));
    }

    timers.advance(Duration.ofMinutes(1));
    assertThat(unfit).isEmpty();
  }

  @Test
  void silenceIsCountedFromTheFirstCommandThatWaitsNotFromTheLastAnswer() {
    send();
    redis.answer(NumberType.create(1L));
    timers.advance(Duration.ofMinutes(1));

    send();
    timers.advance(Duration.ofSeconds(3));

    assertThat(unfit).isEmpty();
  }

  @Test
  void oneTimerWatchesAnyNumberOfCommands() {
    for (int command = 0; command < 100; command++) {
      send();
      redis.answer(NumberType.create(1L));
    }

    assertThat(timers.waiting()).isEqualTo(1);
  }

  @Test
  void theTimerEndsWhenNoCommandIsPending() {
    send();
    redis.answer(NumberType.create(1L));

    timers.advance(TIMEOUT);

    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aCommandIsAlsoWatchedByTheTimerOfAnEarlierOne() {
    send();
    redis.answer(NumberType.create(1L));
    timers.advance(Duration.ofSeconds(1));

    Future<Response> late = send();

    timers.advance(TIMEOUT.minusMillis(1));
    assertThat(late.isComplete()).isFalse();
    timers.advance(Duration.ofMillis(1));
    assertThat(why(late)).isEqualTo(Why.TIMEOUT);
  }

  @Test
  void pendingCommandsOfALostConnectionHaveAnUnknownOutcome() {
    Future<Response> waiting = send();

    pipeline.abandon("connection closed");

    assertThat(why(waiting)).isEqualTo(Why.LOST);
    assertThat(waiting.cause()).hasMessageContaining("connection closed");
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void theClientsErrorsForALostConnectionMeanAnUnknownOutcome() {
    Future<Response> closed = send();
    Future<Response> reset = send();

    redis.fail(ErrorType.create("CONNECTION_CLOSED"));
    redis.fail(new IOException("Connection reset by peer"));

    assertThat(why(closed)).isEqualTo(Why.LOST);
    assertThat(why(reset)).isEqualTo(Why.LOST);
  }

  @Test
  void theClientsErrorForAConnectionClosedBeforeTheWriteMeansNotSent() {
    Future<Response> unsent = send();

    redis.fail(Future.failedFuture("Connection is closed").cause());

    assertThat(why(unsent)).isEqualTo(Why.DOWN);
  }

  @Test
  void anErrorOfRedisItselfIsPassedOnUnchanged() {
    Future<Response> refused = send();

    redis.fail(ErrorType.create("WRONGTYPE not a list"));

    assertThat(refused.cause()).isInstanceOf(ErrorType.class).hasMessage("WRONGTYPE not a list");
    assertThat(unfit).isEmpty();
  }

  @Test
  void aPrimaryThatBecameAReplicaIsUnfit() {
    send();

    redis.fail(ErrorType.create("READONLY You can't write against a read only replica."));

    assertThat(unfit).containsExactly("it is no longer the primary");
  }

  private Future<Response> send() {
    Promise<Response> answer = Promise.promise();
    pipeline.send(Request.cmd(Command.PING), answer);
    return answer.future();
  }

  private static RedisUnavailable away(Future<Response> failed) {
    assertThat(failed.cause()).isInstanceOf(RedisUnavailable.class);
    return (RedisUnavailable) failed.cause();
  }

  private static Why why(Future<Response> failed) {
    return away(failed).why();
  }
}
