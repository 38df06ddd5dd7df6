package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.edge.websocket.testing.AllowingAuth;
import io.tidewire.kit.testing.ManualClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedConnectRequestsTest {

  private final ManualClock clock = new ManualClock();
  private final AllowingAuth auth = new AllowingAuth();
  private final List<Promise<ConnectVerdict>> answers = new ArrayList<>();
  private final SharedConnectRequests questions = new SharedConnectRequests(auth, clock);

  SharedConnectRequestsTest() {
    auth.answer =
        question -> {
          Promise<ConnectVerdict> answer = Promise.promise();
          answers.add(answer);
          return answer.future();
        };
  }

  private static ConnectRequest from(String origin) {
    return new ConnectRequest("key", Optional.of("7"), Optional.of(origin), true, Optional.empty());
  }

  private static ConnectRequest withToken(String token) {
    return new ConnectRequest(
        "key", Optional.of("7"), Optional.of("https://a"), true, Optional.of(token));
  }

  @Test
  void whoAsksTheSameWhileTheAnswerIsOnItsWaySharesIt() {
    ConnectVerdict verdict = AllowingAuth.accept(AppPolicy.defaults("1"));
    Future<ConnectVerdict> first = questions.ask(from("https://a"));
    Future<ConnectVerdict> second = questions.ask(from("https://a"));

    answers.get(0).complete(verdict);

    assertThat(auth.asked).hasSize(1);
    assertThat(first.result()).isSameAs(verdict);
    assertThat(second.result()).isSameAs(verdict);
  }

  @Test
  void aVerdictIsNotKept() {
    List<Future<ConnectVerdict>> asked = new ArrayList<>();
    questions
        .ask(from("https://a"))
        .onComplete(answered -> asked.add(questions.ask(from("https://a"))));

    answers.get(0).complete(AllowingAuth.accept(AppPolicy.defaults("1")));

    assertThat(auth.asked).hasSize(2);
    assertThat(asked.get(0).isComplete()).isFalse();
    answers.get(1).complete(new ConnectVerdict.Refused(4003, "disabled"));
    assertThat(asked.get(0).result()).isInstanceOf(ConnectVerdict.Refused.class);
    assertThat(questions.size()).isZero();
  }

  @Test
  void anotherOriginIsAnotherRequest() {
    questions.ask(from("https://a"));
    questions.ask(from("https://b"));

    assertThat(auth.asked).hasSize(2);
  }

  @Test
  void aRequestWithATokenIsNeverShared() {
    questions.ask(withToken("a.b.c"));
    questions.ask(withToken("a.b.c"));

    assertThat(auth.asked).hasSize(2);
    assertThat(questions.size()).isZero();
  }

  @Test
  void aFailureIsSharedAndLetsNobodyIn() {
    questions.ask(from("https://a"));
    Future<ConnectVerdict> second = questions.ask(from("https://a"));

    answers.get(0).fail("auth is away");

    assertThat(second.failed()).isTrue();
    assertThat(questions.size()).isZero();
  }

  @Test
  void aRequestASecondLaterIsNotSharedWithAnOldOne() {
    questions.ask(from("https://a"));
    clock.advance(Duration.ofSeconds(1));
    Future<ConnectVerdict> later = questions.ask(from("https://a"));

    answers.get(0).fail("auth was away for all that time");

    assertThat(auth.asked).hasSize(2);
    assertThat(later.isComplete()).isFalse();
    assertThat(questions.size()).isEqualTo(1);
  }
}
