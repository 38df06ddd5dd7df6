package io.tidewire.edge.upstream;

import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.retry.RetryUntilAnswered;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The queries of one event loop to Redis, in turn between apps and connections, each repeated until
 * it is answered. Limits those whose answers may be megabytes. Each server has its own limits: one
 * that hangs keeps only its own queries waiting. Confined to that loop.
 */
public final class RedisQueryScheduler {

  static final int MOST_IN_FLIGHT = 64;

  static final int MOST_PER_CONNECTION = 8;

  /** Limits of queries for messages. */
  static final int MOST_LARGE = 8;

  /**
   * The pauses between attempts. While Redis is unavailable queries fail at once and cost little.
   * When it is back, a query waits for the rest of the longest pause, which is part of the 5 s in
   * which everything must be delivered again (docs/design/delivery.md §8.3, C8).
   */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /** By server: one, or as many as a cluster has primaries. */
  private final Map<Object, Server> servers = new HashMap<>();

  private record Server(RequestScheduler small, RequestScheduler large) {

    Server() {
      this(
          new RequestScheduler(MOST_IN_FLIGHT, MOST_PER_CONNECTION),
          new RequestScheduler(MOST_LARGE, 1));
    }

    boolean isIdle() {
      return small.isIdle() && large.isIdle();
    }
  }

  /** To be used at once, not kept: those of a server that left the cluster are dropped. */
  private Server at(Object server) {
    Server known = servers.get(server);
    if (known != null) return known;
    servers.values().removeIf(Server::isIdle);
    Server first = new Server();
    servers.put(server, first);
    return first;
  }

  int servers() {
    return servers.size();
  }

  /**
   * @param server identifies the Redis that answers; asked at each attempt
   */
  <T> Cancel ask(
      Supplier<Object> server,
      Requester requester,
      Supplier<Future<T>> request,
      Consumer<T> answer,
      LoopTime time) {
    return askInTurn(() -> at(server.get()).small(), requester, request, answer, time);
  }

  /** The same for a query whose answer may be large. */
  <T> Cancel askForMessages(
      Supplier<Object> server,
      Requester requester,
      Supplier<Future<T>> request,
      Consumer<T> answer,
      LoopTime time) {
    return askInTurn(() -> at(server.get()).large(), requester, request, answer, time);
  }

  private static <T> Cancel askInTurn(
      Supplier<RequestScheduler> scheduler,
      Requester requester,
      Supplier<Future<T>> request,
      Consumer<T> answer,
      LoopTime time) {
    Attempt<T> attempt = new Attempt<>(scheduler, requester, request);
    Cancel asking = untilAnswered(attempt, answer, time);
    return () -> {
      asking.cancel();
      attempt.turn.cancel();
    };
  }

  /** Queries Redis over a connection that reconnects by itself. */
  static <T> Cancel untilAnswered(Supplier<Future<T>> request, Consumer<T> answer, LoopTime time) {
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, time.random());
    return RetryUntilAnswered.ask(request, answer, time.timers(), backoff);
  }

  private static <T> void pass(AsyncResult<T> outcome, Promise<T> answer) {
    if (outcome.succeeded()) {
      answer.complete(outcome.result());
    } else {
      answer.fail(outcome.cause());
    }
  }

  private static final class Attempt<T> implements Supplier<Future<T>> {
    private final Supplier<RequestScheduler> scheduler;
    private final Requester requester;
    private final Supplier<Future<T>> request;
    private Cancel turn = () -> {};

    Attempt(
        Supplier<RequestScheduler> scheduler, Requester requester, Supplier<Future<T>> request) {
      this.scheduler = scheduler;
      this.requester = requester;
      this.request = request;
    }

    @Override
    public Future<T> get() {
      Promise<T> answer = Promise.promise();
      turn = scheduler.get().ask(requester, request, outcome -> pass(outcome, answer));
      return answer.future();
    }
  }
}
