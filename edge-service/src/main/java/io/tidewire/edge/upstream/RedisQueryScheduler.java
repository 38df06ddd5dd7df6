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
 * The queries of one event loop to Redis, in turn between apps and connections, each repeated until
 * it is answered. Limits those whose answers may be megabytes. Confined to that loop.
 */
public final class RedisQueryScheduler {

  static final int MOST_IN_FLIGHT = 64;

  static final int MOST_PER_CONNECTION = 8;

  /** Limits of queries for messages. */
  static final int MOST_LARGE = 8;

  private final RequestScheduler small = new RequestScheduler(MOST_IN_FLIGHT, MOST_PER_CONNECTION);
  private final RequestScheduler large = new RequestScheduler(MOST_LARGE, 1);

  <T> Cancel ask(
      Requester requester, Supplier<Future<T>> request, Consumer<T> answer, LoopTime time) {
    return ask(small, requester, request, answer, time);
  }

  /** The same for a query whose answer may be large. */
  <T> Cancel askForMessages(
      Requester requester, Supplier<Future<T>> request, Consumer<T> answer, LoopTime time) {
    return ask(large, requester, request, answer, time);
  }

  private static <T> Cancel ask(
      RequestScheduler scheduler,
      Requester requester,
      Supplier<Future<T>> request,
      Consumer<T> answer,
      LoopTime time) {
    Attempt<T> attempt = new Attempt<>(scheduler, requester, request);
    Cancel asking = RetryUntilAnswered.askRedis(attempt, answer, time);
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
    private final RequestScheduler scheduler;
    private final Requester requester;
    private final Supplier<Future<T>> request;
    private Cancel turn = () -> {};

    Attempt(RequestScheduler scheduler, Requester requester, Supplier<Future<T>> request) {
      this.scheduler = scheduler;
      this.requester = requester;
      this.request = request;
    }

    @Override
    public Future<T> get() {
      Promise<T> answer = Promise.promise();
      turn = scheduler.ask(requester, request, outcome -> pass(outcome, answer));
      return answer.future();
    }
  }
}
