package io.tidewire.auth;

import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.limits.FairQueue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Requests of the bus that wait for their answer, in turn between apps, then between the edges that
 * sent them. Answers a few at a time, so that requests that arrive meanwhile are not delayed.
 * Confined to one event loop.
 */
final class WaitingQuestions {

  private static final String OF_APP = "app";
  private static final String BYTES = "bytes";
  private static final String TOTAL = "total";

  /** The limits that {@link #offer} may return. */
  static final List<String> LIMITS = List.of(OF_APP, BYTES, TOTAL);

  /** How many requests are answered at a time, which takes a fraction of a millisecond. */
  static final int SLICE = 32;

  private record Question(long bytes, Runnable answer) {}

  private final QuestionLimits limits;
  private final Executor later;
  private final FairQueue<String, String, Question> waiting;
  private final ByteBudget bytes;
  private boolean scheduled;

  /**
   * @param later runs a task on this event loop, after those that are queued
   */
  WaitingQuestions(QuestionLimits limits, Executor later) {
    this.limits = limits;
    this.later = later;
    waiting = new FairQueue<>(limits.maxWaiting());
    bytes = ByteBudget.of(limits.maxBytes());
  }

  /**
   * Queues the request. Returns the limit that it exceeds, and then does not answer it; empty if it
   * was queued.
   *
   * @param app empty if it concerns none
   * @param asker the edge that sent it
   * @param size bytes of the texts in it
   */
  Optional<String> offer(String app, String asker, long size, Runnable answer) {
    if (waiting.size(app) >= Math.max(1, limits.maxWaiting() / 2)) return Optional.of(OF_APP);
    if (!bytes.tryTake(size)) return Optional.of(BYTES);
    if (!waiting.offer(app, asker, new Question(size, answer))) {
      bytes.giveBack(size);
      return Optional.of(TOTAL);
    }
    schedule();
    return Optional.empty();
  }

  int size() {
    return waiting.size();
  }

  private void schedule() {
    if (scheduled || waiting.size() == 0) return;
    scheduled = true;
    later.execute(this::answerSome);
  }

  private void answerSome() {
    scheduled = false;
    for (int i = 0; i < SLICE; i++) {
      Optional<Question> next = waiting.poll();
      if (next.isEmpty()) return;
      bytes.giveBack(next.get().bytes());
      // Scheduled first, so that a request that throws does not stop the others.
      schedule();
      next.get().answer().run();
    }
  }
}
