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
 * A question that is asked again, after a jittered pause, until it is answered or withdrawn.
 * Confined to one event loop.
 */
final class UntilAnswered<T> implements Cancel {

  private static final Cancel NOT_WAITING = () -> {};

  /**
   * Between questions to Redis. While it is away they are refused on the spot, at next to no cost;
   * once it is back, whoever asks waits for the rest of the longest pause, out of the 5 s in which
   * everything must be delivered again (docs/design/delivery.md §8.3, C8).
   */
  private static final Duration FIRST_PAUSE_FOR_REDIS = Duration.ofMillis(50);

  static final Duration LONGEST_PAUSE_FOR_REDIS = Duration.ofMillis(500);

  private final Supplier<Future<T>> question;
  private final Consumer<T> answer;
  private final Timers timers;
  private final Backoff backoff;
  private boolean withdrawn;
  private Cancel pause = NOT_WAITING;

  private UntilAnswered(
      Supplier<Future<T>> question, Consumer<T> answer, Timers timers, Backoff backoff) {
    this.question = question;
    this.answer = answer;
    this.timers = timers;
    this.backoff = backoff;
  }

  /** Asks. The answer comes unless the question is withdrawn. */
  static <T> Cancel ask(
      Supplier<Future<T>> question, Consumer<T> answer, Timers timers, Backoff backoff) {
    UntilAnswered<T> asking = new UntilAnswered<>(question, answer, timers, backoff);
    asking.ask();
    return asking;
  }

  /** Asks Redis over a link that comes back by itself. */
  static <T> Cancel askRedis(Supplier<Future<T>> question, Consumer<T> answer, LoopTime time) {
    return ask(
        question,
        answer,
        time.timers(),
        new Backoff(FIRST_PAUSE_FOR_REDIS, LONGEST_PAUSE_FOR_REDIS, time.random()));
  }

  private void ask() {
    question.get().onSuccess(this::answered).onFailure(this::failed);
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
