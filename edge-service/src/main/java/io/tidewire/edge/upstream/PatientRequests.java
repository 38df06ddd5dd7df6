package io.tidewire.edge.upstream;

import io.tidewire.contract.BusFailure;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * Requests that outlast a neighbour's absence. At most {@value #MAX_ASKED} are on the bus at once,
 * the rest wait their turn; one that fails for want of an answer is asked again after a jittered
 * pause until its patience ends.
 *
 * <p>A reconnect storm becomes a queue here instead of a flood of failures there. Confined to one
 * event loop.
 */
public final class PatientRequests {

  /** Of one loop; below the bulkhead of {@link BusRequests}, so that it never refuses. */
  static final int MAX_ASKED = 128;

  /**
   * Questions that may wait on one loop; more are refused at once as {@link BusFailure#OVERLOADED}.
   */
  static final int MAX_WAITING = 50_000;

  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 2_000;
  private static final int LAST_DOUBLING = 5;

  /** One attempt; {@link BusRequests#ask} in a process. */
  @FunctionalInterface
  interface Attempt {
    <R> Future<R> ask(String address, Record question, Class<R> reply);
  }

  private final Attempt bus;
  private final Timers timers;
  private final Clock clock;
  private final RandomGenerator random;
  private final Duration patience;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int asked;

  /**
   * @param patience how long a question is kept before it fails for good
   */
  public PatientRequests(
      BusRequests bus, Timers timers, Clock clock, RandomGenerator random, Duration patience) {
    this((Attempt) bus::ask, timers, clock, random, patience);
  }

  PatientRequests(
      Attempt bus, Timers timers, Clock clock, RandomGenerator random, Duration patience) {
    this.bus = bus;
    this.timers = timers;
    this.clock = clock;
    this.random = random;
    this.patience = patience;
  }

  /**
   * The answer, or after all patience the last failure. The question must be idempotent: it may be
   * asked repeatedly.
   */
  public <R> Future<R> ask(String address, Record question, Class<R> reply) {
    if (waiting.size() >= MAX_WAITING) {
      return Future.failedFuture(
          BusFailure.OVERLOADED.exception("too many questions wait for " + address));
    }
    Promise<R> answer = Promise.promise();
    long deadlineMs = clock.millis() + patience.toMillis();
    enqueue(new Question<>(address, question, reply, answer, deadlineMs, 0));
    return answer.future();
  }

  private record Question<R>(
      String address,
      Record body,
      Class<R> reply,
      Promise<R> answer,
      long deadlineMs,
      int attempt) {

    Question<R> again() {
      return new Question<>(address, body, reply, answer, deadlineMs, attempt + 1);
    }
  }

  private <R> void enqueue(Question<R> question) {
    waiting.addLast(() -> put(question));
    askNext();
  }

  private void askNext() {
    while (asked < MAX_ASKED && !waiting.isEmpty()) {
      asked++;
      waiting.removeFirst().run();
    }
  }

  private <R> void put(Question<R> question) {
    bus.ask(question.address(), question.body(), question.reply())
        .onComplete(
            outcome -> {
              asked--;
              if (outcome.succeeded()) {
                question.answer().complete(outcome.result());
              } else {
                failed(question, outcome.cause());
              }
              askNext();
            });
  }

  private <R> void failed(Question<R> question, Throwable cause) {
    long pauseMs = pauseMs(question.attempt());
    boolean hopeless = BusFailure.of(cause) == BusFailure.INTERNAL;
    if (hopeless || clock.millis() + pauseMs >= question.deadlineMs()) {
      question.answer().fail(cause);
    } else {
      timers.after(Duration.ofMillis(pauseMs), () -> enqueue(question.again()));
    }
  }

  /** Full jitter, so that what failed together does not come back together. */
  private long pauseMs(int attempt) {
    long ceiling = FIRST_PAUSE_MS << Math.min(attempt, LAST_DOUBLING);
    return 1 + random.nextLong(Math.min(LONGEST_PAUSE_MS, ceiling));
  }
}
