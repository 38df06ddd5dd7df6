package io.tidewire.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.BusFailure;
import io.tidewire.contract.CredentialsRequest;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatientRequestsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final Deque<Promise<Object>> asked = new ArrayDeque<>();
  private final PatientRequests requests =
      new PatientRequests(
          new PatientRequests.Attempt() {
            @Override
            public <R> Future<R> ask(String address, Record question, Class<R> reply) {
              return put(reply);
            }
          },
          timers,
          clock,
          new Random(1),
          PATIENCE);

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
  void aQuestionIsAskedAgainWhileNobodyAnswers() {
    Future<String> answer = ask();

    asked.remove().fail(BusFailure.UNAVAILABLE.exception("nobody"));
    assertThat(asked).isEmpty();
    timers.advance(Duration.ofSeconds(2));
    asked.remove().complete("yes");

    assertThat(answer.result()).isEqualTo("yes");
  }

  @Test
  void patienceEndsAndTheLastFailureIsToldInTime() {
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
    for (int i = 0; i < 1_000; i++) answers.add(ask());
    assertThat(asked).hasSize(PatientRequests.MAX_ASKED);

    while (!asked.isEmpty()) asked.remove().complete("yes");

    assertThat(answers).allMatch(Future::succeeded);
  }

  @Test
  void aQueueThatIsFullRefusesAtOnce() {
    for (int i = 0; i < PatientRequests.MAX_ASKED + PatientRequests.MAX_WAITING; i++) ask();

    Future<String> refused = ask();

    assertThat(BusFailure.of(refused.cause())).isEqualTo(BusFailure.OVERLOADED);
  }

  private Future<String> ask() {
    return requests.ask("auth.connect", new CredentialsRequest("key"), String.class);
  }
}
