package io.tidewire.kit.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.retry.CircuitBreaker;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BusDestinationTest {

  private final Throwable nobody = new ReplyException(ReplyFailure.NO_HANDLERS, "nobody");
  private final Throwable silence = new ReplyException(ReplyFailure.TIMEOUT, "silence");

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final List<String> openings = new ArrayList<>();
  private final BusDestination target =
      new BusDestination(
          "auth.connect",
          new TimeSource(timers, clock),
          new Random(1),
          BusDestination.PATIENCE,
          () -> openings.add("opened"));

  private final List<Promise<String>> attempts = new ArrayList<>();
  private final List<Duration> patience = new ArrayList<>();

  @Test
  void anAnswerIsReturnedAfterOneAttempt() {
    Future<String> answer = ask();

    attempts.get(0).complete("yes");

    assertThat(answer.result()).isEqualTo("yes");
    assertThat(patience).containsExactly(Duration.ofSeconds(2));
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aRequestWithoutAReceiverIsRepeatedAfterAPause() {
    Future<String> answer = ask();
    attempts.get(0).fail(nobody);
    assertThat(attempts).hasSize(1);

    timers.advance(Duration.ofMillis(250));
    attempts.get(1).complete("yes");

    assertThat(answer.result()).isEqualTo("yes");
  }

  @Test
  void bothAttemptsTogetherStayWithinTheTimeout() {
    ask();
    clock.advance(Duration.ofMillis(1_500));
    attempts.get(0).fail(nobody);

    timers.advance(Duration.ofMillis(250));

    assertThat(patience.get(1)).isBetween(Duration.ofMillis(250), Duration.ofMillis(450));
  }

  @Test
  void theSecondFailureIsTheLast() {
    Future<String> answer = ask();

    attempts.get(0).fail(nobody);
    timers.advance(Duration.ofMillis(250));
    attempts.get(1).fail(nobody);

    assertThat(BusFailure.of(answer.cause())).isEqualTo(BusFailure.UNAVAILABLE);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aRequestThatTimedOutIsNotRepeated() {
    Future<String> answer = ask();

    attempts.get(0).fail(silence);

    assertThat(BusFailure.of(answer.cause())).isEqualTo(BusFailure.UNAVAILABLE);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aFailureReportedByTheServiceIsNotRetried() {
    for (int i = 0; i < 2 * CircuitBreaker.ENOUGH; i++) {
      Future<String> answer = ask();
      attempts.get(i).fail(BusFailure.UNAVAILABLE.exception("redis away"));
      assertThat(answer.cause()).hasMessage("redis away");
    }

    assertThat(timers.waiting()).isZero();
    assertThat(openings).isEmpty();
  }

  @Test
  void the257thRequestInFlightIsRefusedAtOnce() {
    for (int i = 0; i < BusDestination.MOST_IN_FLIGHT; i++) ask();

    Future<String> oneTooMany = ask();
    assertThat(BusFailure.of(oneTooMany.cause())).isEqualTo(BusFailure.OVERLOADED);
    assertThat(attempts).hasSize(BusDestination.MOST_IN_FLIGHT);

    attempts.get(0).complete("yes");
    assertThat(ask().isComplete()).isFalse();
  }

  @Test
  void aTargetThatDoesNotAnswerGetsNoRequestsForASecondAndIsLoggedOnce() {
    leaveUnanswered(CircuitBreaker.ENOUGH);

    Future<String> refused = ask();
    assertThat(BusFailure.of(refused.cause())).isEqualTo(BusFailure.UNAVAILABLE);
    assertThat(attempts).hasSize(CircuitBreaker.ENOUGH);
    assertThat(openings).containsExactly("opened");

    clock.advance(Duration.ofSeconds(1));
    Future<String> probe = ask();
    attempts.get(CircuitBreaker.ENOUGH).complete("yes");
    assertThat(probe.result()).isEqualTo("yes");
    assertThat(ask().isComplete()).isFalse();
  }

  @Test
  void requestsRefusedByTheBreakerTakeNoRoomInFlight() {
    leaveUnanswered(CircuitBreaker.ENOUGH);
    for (int i = 0; i < 2 * BusDestination.MOST_IN_FLIGHT; i++) ask();

    clock.advance(Duration.ofSeconds(1));

    assertThat(ask().isComplete()).isFalse();
  }

  private Future<String> ask() {
    return target.ask(
        limit -> {
          Promise<String> attempt = Promise.promise();
          attempts.add(attempt);
          patience.add(limit);
          return attempt.future();
        });
  }

  private void leaveUnanswered(int times) {
    for (int i = 0; i < times; i++) {
      ask();
      attempts.get(i).fail(silence);
    }
  }
}
