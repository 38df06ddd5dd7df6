package io.tidewire.edge.upstream;

import io.tidewire.edge.channel.LoopTime;
import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A request that is repeated, after a jittered pause, until it is answered or cancelled. Confined
 * to one event loop.
 */
final class RetryUntilAnswered<T> implements Cancel {

  private static final Cancel NOT_WAITING = () -> {};

  /**
   * The pauses between queries to Redis. While it is unavailable queries fail at once and cost
   * little. When it is back, a query waits for the rest of the longest pause, which is part of the
   * 5 s in which everything must be delivered again (docs/design/delivery.md §8.3, C8).
   */
  private static final Duration FIRST_PAUSE_FOR_REDIS = Duration.ofMillis(50);

  static final Duration LONGEST_PAUSE_FOR_REDIS = Duration.ofMillis(500);

  private final Supplier<Future<T>> request;
  private final Consumer<T> answer;
  private final Timers timers;
  private final Backoff backoff;
  private boolean withdrawn;
  private Cancel pause = NOT_WAITING;

  private RetryUntilAnswered(
      Supplier<Future<T>> request, Consumer<T> answer, Timers timers, Backoff backoff) {
    this.request = request;
    this.answer = answer;
    this.timers = timers;
    this.backoff = backoff;
  }

  /** Sends the request. The answer arrives unless the request is cancelled. */
  static <T> Cancel ask(
      Supplier<Future<T>> request, Consumer<T> answer, Timers timers, Backoff backoff) {
    RetryUntilAnswered<T> asking = new RetryUntilAnswered<>(request, answer, timers, backoff);
    asking.ask();
    return asking;
  }

  /** Queries Redis over a connection that reconnects by itself. */
  static <T> Cancel askRedis(Supplier<Future<T>> request, Consumer<T> answer, LoopTime time) {
    return ask(
        request,
        answer,
        time.timers(),
        new Backoff(FIRST_PAUSE_FOR_REDIS, LONGEST_PAUSE_FOR_REDIS, time.random()));
  }

  private void ask() {
    request.get().onSuccess(this::answered).onFailure(this::failed);
  }

  private void answered(T reply) {
    if (!withdrawn) answer.accept(reply);
  }

  private void failed(Throwable cause) {
    if (!withdrawn) pause = timers.after(backoff.next(), this::ask);
  }

  @Override
  public void cancel() {
    withdrawn = true;
    pause.cancel();
  }
}
