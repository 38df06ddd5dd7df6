package io.tidewire.kit.bus;

import static io.tidewire.kit.bus.Members.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.contract.auth.CredentialsRequest;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BusRequestsIT {

  private static final SigninRequest QUESTION =
      new SigninRequest("1", new SocketId("1.2"), "key:signature", "{\"id\":\"ann\"}");
  private static final SigninVerdict.SignedIn ANSWER =
      new SigninVerdict.SignedIn(new Member("ann", "{\"name\":\"Zoë 🚀\"}"), List.of("bob"));

  /** The timeout of two seconds, with a margin for a busy machine. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Members members = new Members();
  private final List<MessageConsumer<Record>> consumers = new ArrayList<>();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Vertx edge = members.join(BusRole.EDGE, Map.of());
  private final Vertx auth = members.join(Map.of());
  private final BusRequests requests =
      new BusRequests(
          edge.eventBus(), new VertxTimers(edge), meters, new Random(), Clock.systemUTC());

  @BeforeAll
  void onlyAuthKnowsSecrets() {
    ContractCodecs.secret(auth.eventBus());
  }

  @AfterEach
  void unregister() {
    consumers.forEach(consumer -> await(consumer.unregister()));
    consumers.clear();
  }

  @AfterAll
  void close() {
    members.close();
  }

  @Test
  void anotherProcessAnswersWithARecord() {
    onQuestion(auth, question -> question.reply(ANSWER));

    assertThat(await(ask())).isEqualTo(ANSWER);
    assertThat(
            meters
                .get("tidewire_bus_request")
                .tags("address", Addresses.AUTH_SIGNIN, "outcome", "answered")
                .timer()
                .count())
        .isPositive();
  }

  @Test
  void withoutAReceiverTheRequestIsUnavailableAtOnce() {
    assertThat(failure(ask())).isEqualTo(BusFailure.UNAVAILABLE);
  }

  @Test
  void aSilentServiceIsUnavailableWithinTheTimeout() {
    onQuestion(auth, question -> {});

    assertThat(failure(ask())).isEqualTo(BusFailure.UNAVAILABLE);
  }

  @Test
  void aServiceThatLeavesWithARequestIsUnavailableAndTheOthersTakeOver() {
    Vertx leaver = members.join(Map.of());
    CompletableFuture<Void> heard = new CompletableFuture<>();
    onQuestion(leaver, question -> heard.complete(null));

    Future<SigninVerdict> answer = ask();
    heard.join();
    await(leaver.close());
    consumers.clear();
    assertThat(failure(answer)).isEqualTo(BusFailure.UNAVAILABLE);

    onQuestion(auth, question -> question.reply(ANSWER));
    Await.until(
        "all are answered", () -> Stream.generate(this::ask).limit(4).allMatch(this::isAnswered));
  }

  @Test
  void aReportedFailureArrivesUnchanged() {
    onQuestion(auth, question -> question.fail(BusFailure.OVERLOADED.failureCode(), "too many"));

    Future<SigninVerdict> answer = ask();

    assertThat(failure(answer)).isEqualTo(BusFailure.OVERLOADED);
    assertThat(answer.cause()).hasMessage("too many");
  }

  @Test
  void anAnswerOfAnotherTypeIsAnInternalError() {
    onQuestion(auth, question -> question.reply(new RosterReply("epoch", 1, List.of())));

    assertThat(failure(ask())).isEqualTo(BusFailure.INTERNAL);
  }

  @Test
  void aRequestWithoutACodecIsAnInternalError() {
    record Unregistered() {}

    Future<SigninVerdict> answer =
        requests.ask(Addresses.AUTH_SIGNIN, new Unregistered(), SigninVerdict.class);

    assertThat(failure(answer)).isEqualTo(BusFailure.INTERNAL);
  }

  @Test
  void aSecretDoesNotReachAProcessThatMayNotDecodeIt() {
    consumers.add(
        Members.consume(
            auth,
            Addresses.AUTH_CREDENTIALS,
            question -> question.reply(new CredentialsReply.Unknown("key"))));

    Future<CredentialsReply> answer =
        requests.ask(
            Addresses.AUTH_CREDENTIALS, new CredentialsRequest("key"), CredentialsReply.class);

    assertThat(failure(answer)).isEqualTo(BusFailure.UNAVAILABLE);
  }

  private boolean isAnswered(Future<SigninVerdict> answer) {
    return await(answer.map(ANSWER::equals).otherwise(false));
  }

  private Future<SigninVerdict> ask() {
    return requests.ask(Addresses.AUTH_SIGNIN, QUESTION, SigninVerdict.class);
  }

  private void onQuestion(Vertx member, Consumer<Message<Record>> answer) {
    consumers.add(Members.consume(member, Addresses.AUTH_SIGNIN, answer));
  }

  private static BusFailure failure(Future<?> answer) {
    assertThat(answer.toCompletionStage().toCompletableFuture()).failsWithin(LIMIT);
    return BusFailure.of(answer.cause());
  }
}
