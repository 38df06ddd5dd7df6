package io.tidewire.kit.bus;

import static io.tidewire.kit.testing.Await.failureOf;
import static io.tidewire.kit.testing.Await.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.BusFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.redis.client.impl.types.ErrorType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusResponderIT {

  private static final String ADDRESS = "test.length";

  private final Vertx vertx = Vertx.vertx();
  private final BusResponder responder =
      new BusResponder(
          vertx.eventBus(),
          (address, cause) -> BusResponder.failure(cause).exception(address + " " + cause));

  @AfterEach
  void close() throws Exception {
    resultOf(vertx.close());
  }

  @Test
  void aRequestIsAnswered() throws Exception {
    answerLengths();

    assertThat(resultOf(ask("four")).body()).isEqualTo(4);
  }

  @Test
  void aRequestIsRefusedWhenTheHandlerThrows() throws Exception {
    responder.answer(ADDRESS, String.class, text -> Future.succeededFuture(text.charAt(9)));
    resultOf(responder.registered());

    assertThat(refusal("four").failureCode()).isEqualTo(BusFailure.INTERNAL.failureCode());
    assertThat(refusal("four"))
        .hasMessageContaining(ADDRESS)
        .hasMessageContaining("StringIndexOutOfBoundsException");
  }

  @Test
  void aRequestOfAnotherTypeIsRefused() throws Exception {
    answerLengths();

    assertThat(refusal(4).failureCode()).isEqualTo(BusFailure.INTERNAL.failureCode());
  }

  @Test
  void afterTheStopRequestsAreNotAnswered() throws Exception {
    answerLengths();
    resultOf(responder.stop());

    assertThat(refusal("four").failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "READONLY You can't write against a read only replica.",
        "OOM command not allowed when used memory > 'maxmemory'.",
        "LOADING Redis is loading the dataset in memory",
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        "MOVED 3999 127.0.0.1:6381",
        "NOPERM this user has no permissions to run the 'eval' command",
        "NOREPLICAS Not enough good replicas to write."
      })
  void aTemporaryRefusalOfRedisMakesTheServiceUnavailable(String refusal) {
    assertThat(BusResponder.failure(ErrorType.create(refusal))).isEqualTo(BusFailure.UNAVAILABLE);
  }

  @Test
  void aCommandThatRedisRejectsIsAnInternalError() {
    assertThat(BusResponder.failure(ErrorType.create("WRONGTYPE Operation against a key")))
        .isEqualTo(BusFailure.INTERNAL);
  }

  private void answerLengths() throws Exception {
    responder.answer(ADDRESS, String.class, text -> Future.succeededFuture(text.length()));
    resultOf(responder.registered());
  }

  private Future<Message<Object>> ask(Object question) {
    return vertx.eventBus().request(ADDRESS, question);
  }

  private ReplyException refusal(Object question) throws Exception {
    return (ReplyException) failureOf(ask(question));
  }
}
