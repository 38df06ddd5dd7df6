package io.tidewire.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.CredentialsRequest;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.edge.session.ports.Pending;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.wire.SocketId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryingRequestsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long APP_BYTES = 100_000;
  private static final long CONNECTION_BYTES = 40_000;

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final Deque<Promise<Object>> asked = new ArrayDeque<>();
  private final RetryingRequests requests =
      new RetryingRequests(
          new RetryingRequests.Attempt() {
            @Override
            public <R> Future<R> ask(String address, Record request, Class<R> reply) {
              return put(reply);
            }
          },
          new TimeSource(timers, clock),
          new Random(1),
          PATIENCE,
          RequestBudget.of(APP_BYTES * 4, 1_000, CONNECTION_BYTES));

  private <R> Future<R> put(Class<R> reply) {
    Promise<Object> answer = Promise.promise();
    asked.add(answer);
    return answer.future().map(reply::cast);
  }

  @Test
  void anAnswerIsPassedOn() {
    Future<String> answer = ask();

    asked.remove().complete("yes");

    assertThat(answer.result()).isEqualTo("yes");
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aRequestIsRepeatedUntilItIsAnswered() {
    Future<String> answer = ask();

    asked.remove().fail(BusFailure.UNAVAILABLE.exception("nobody"));
    assertThat(asked).isEmpty();
    timers.advance(Duration.ofSeconds(2));
    asked.remove().complete("yes");

    assertThat(answer.result()).isEqualTo("yes");
  }

  @Test
  void afterTheTimeoutTheLastFailureIsReported() {
    Future<String> answer = ask();

    for (int second = 0; second < 31; second++) {
      while (!asked.isEmpty()) asked.remove().fail(BusFailure.UNAVAILABLE.exception("nobody"));
      timers.advance(Duration.ofSeconds(1));
    }

    assertThat(answer.failed()).isTrue();
    assertThat(BusFailure.of(answer.cause())).isEqualTo(BusFailure.UNAVAILABLE);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aMistakeOfOursIsNotRepeated() {
    Future<String> answer = ask();

    asked.remove().fail(BusFailure.INTERNAL.exception("bug"));

    assertThat(answer.failed()).isTrue();
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aStormBecomesAQueueAndEverybodyIsAnswered() {
    List<Future<String>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) answers.add(ask(connection(i), 10).answer());
    assertThat(asked).hasSize(RetryingRequests.MAX_ASKED);

    while (!asked.isEmpty()) asked.remove().complete("yes");

    assertThat(answers).allMatch(Future::succeeded);
  }

  @Test
  void aConnectionMayHaveAPageOfPrivateChannelsWaitingButNotMoreThanItsBytes() {
    Requester page = connection(1);
    for (int i = 0; i < 100; i++) assertThat(ask(page, 400).answer().failed()).isFalse();

    Future<String> refused = ask(page, 400).answer();

    assertThat(BusFailure.of(refused.cause())).isEqualTo(BusFailure.OVERLOADED);
    assertThat(refused.cause()).hasMessageContaining("40000 bytes");
  }

  @Test
  void theNumberOfAConnectionsRequestsIsLimitedToo() {
    for (int i = 0; i < 1_000; i++) ask(connection(1), 1);

    assertThat(ask(connection(1), 1).answer().cause()).hasMessageContaining("1000 requests");
    assertThat(ask(connection(2), 1).answer().failed()).isFalse();
  }

  @Test
  void aFullAppShedsTheConnectionThatHoldsTheMostAndOtherAppsDoNotNotice() {
    List<Future<String>> attacker = new ArrayList<>();
    for (int i = 0; i < 4; i++) attacker.add(ask(connection(1), 10_000).answer());
    for (int i = 0; i < 6; i++) ask(connection(2 + i), 10_000);

    assertThat(ask(connection(9), 500).answer().failed()).isFalse();
    assertThat(attacker).allMatch(Future::failed);
    assertThat(ask(Requester.connection("other", new SocketId("1.1")), 20_000).answer().failed())
        .isFalse();
  }

  @Test
  void aNewcomerThatHoldsAsMuchAsTheWorstIsRefusedItself() {
    for (int i = 0; i < 10; i++) ask(connection(i), 10_000);

    assertThat(ask(connection(11), 10_000).answer().failed()).isTrue();
  }

  @Test
  void whatIsAnsweredOrWithdrawnHoldsNothing() {
    for (int round = 0; round < 100; round++) {
      Pending<String> answered = ask(connection(1), 30_000);
      asked.remove().complete("yes");
      assertThat(answered.answer().succeeded()).isTrue();
      Pending<String> withdrawn = ask(connection(1), 30_000);
      withdrawn.withdrawal().cancel();
      asked.remove().complete("late");
      assertThat(withdrawn.answer().isComplete()).isFalse();
    }
  }

  @Test
  void aCancelledRequestIsNotRepeated() {
    Pending<String> request = ask(connection(1), 10);
    asked.remove().fail(BusFailure.UNAVAILABLE.exception("nobody"));

    request.withdrawal().cancel();
    timers.advance(PATIENCE);

    assertThat(asked).isEmpty();
    assertThat(timers.waiting()).isZero();
  }

  private static Requester connection(int number) {
    return Requester.connection("1", new SocketId("7." + number));
  }

  private Future<String> ask() {
    return ask(connection(0), 100).answer();
  }

  private Pending<String> ask(Requester requester, long bytes) {
    return requests.ask(
        requester, "auth.connect", new CredentialsRequest("key"), bytes, String.class);
  }
}
