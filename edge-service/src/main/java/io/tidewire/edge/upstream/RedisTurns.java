package io.tidewire.edge.upstream;

import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The questions of one event loop to Redis, in turn between apps and connections, each asked until
 * it is answered. Few are under way whose answers may be megabytes. Confined to that loop.
 */
public final class RedisTurns {

  static final int MOST_IN_FLIGHT = 64;

  static final int MOST_PER_CONNECTION = 8;

  /** Of questions for messages. */
  static final int MOST_LARGE = 8;

  private final Turns small = new Turns(MOST_IN_FLIGHT, MOST_PER_CONNECTION);
  private final Turns large = new Turns(MOST_LARGE, 1);

  <T> Cancel ask(
      Requester requester, Supplier<Future<T>> question, Consumer<T> answer, LoopTime time) {
    return ask(small, requester, question, answer, time);
  }

  /** The same for a question whose answer may be large. */
  <T> Cancel askForMessages(
      Requester requester, Supplier<Future<T>> question, Consumer<T> answer, LoopTime time) {
    return ask(large, requester, question, answer, time);
  }

  private static <T> Cancel ask(
      Turns turns,
      Requester requester,
      Supplier<Future<T>> question,
      Consumer<T> answer,
      LoopTime time) {
    Attempt<T> attempt = new Attempt<>(turns, requester, question);
    Cancel asking = UntilAnswered.askRedis(attempt, answer, time);
    return () -> {
      asking.cancel();
      attempt.turn.cancel();
    };
  }

  private static <T> void pass(AsyncResult<T> outcome, Promise<T> answer) {
    if (outcome.succeeded()) {
      answer.complete(outcome.result());
    } else {
      answer.fail(outcome.cause());
    }
  }

  private static final class Attempt<T> implements Supplier<Future<T>> {
    private final Turns turns;
    private final Requester requester;
    private final Supplier<Future<T>> question;
    private Cancel turn = () -> {};

    Attempt(Turns turns, Requester requester, Supplier<Future<T>> question) {
      this.turns = turns;
      this.requester = requester;
      this.question = question;
    }

    @Override
    public Future<T> get() {
      Promise<T> answer = Promise.promise();
      turn = turns.ask(requester, question, outcome -> pass(outcome, answer));
      return answer.future();
    }
  }
}
