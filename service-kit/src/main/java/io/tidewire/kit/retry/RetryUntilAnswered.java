package io.tidewire.kit.retry;

import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A request that is repeated, after a jittered pause, until it is answered or cancelled. Confined
 * to one event loop.
 */
public final class RetryUntilAnswered<T> implements Cancel {

  private static final Cancel NOT_WAITING = () -> {};

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
  public static <T> Cancel ask(
      Supplier<Future<T>> request, Consumer<T> answer, Timers timers, Backoff backoff) {
    RetryUntilAnswered<T> asking = new RetryUntilAnswered<>(request, answer, timers, backoff);
    asking.ask();
    return asking;
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
