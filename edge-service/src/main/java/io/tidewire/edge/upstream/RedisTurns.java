package io.tidewire.edge.upstream;

import io.tidewire.edge.hub.LoopTime;
import io.tidewire.edge.pacing.Asker;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The questions of one event loop to Redis, in turn between apps and connections, each asked until
 * it is answered. Confined to that loop.
 */
public final class RedisTurns {

  static final int MOST_IN_FLIGHT = 64;

  static final int MOST_PER_CONNECTION = 8;

  private final Turns turns = new Turns(MOST_IN_FLIGHT, MOST_PER_CONNECTION);

  <T> Cancel ask(Asker asker, Supplier<Future<T>> question, Consumer<T> answer, LoopTime time) {
    Attempt<T> attempt = new Attempt<>(asker, question);
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

  private final class Attempt<T> implements Supplier<Future<T>> {
    private final Asker asker;
    private final Supplier<Future<T>> question;
    private Cancel turn = () -> {};

    Attempt(Asker asker, Supplier<Future<T>> question) {
      this.asker = asker;
      this.question = question;
    }

    @Override
    public Future<T> get() {
      Promise<T> answer = Promise.promise();
      turn = turns.ask(asker, question, outcome -> pass(outcome, answer));
      return answer.future();
    }
  }
}
