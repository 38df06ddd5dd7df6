package io.tidewire.presence;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.limits.FairQueue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Limits how many requests are in progress. Others wait; apps take turns, then the callers of an
 * app, so that a busy caller does not delay others. The queue is limited in bytes and in time: a
 * request is refused with {@link BusFailure#OVERLOADED} if the queue is full, or if its caller has
 * given up.
 *
 * <p>Confined to one event loop.
 */
final class ServerScheduler {

  /** Memory of a waiting task in addition to the bytes of its request. */
  private static final int FLAT_RATE = 512;

  private final int width;
  private final ByteBudget memory;
  private final Duration patience;
  private final Clock clock;
  private final Runnable onRefused;
  private final FairQueue<String, String, Turn> waiting = new FairQueue<>(Integer.MAX_VALUE);

  private int underWay;
  private boolean turning;

  private record Turn(long bytes, long sinceMs, Runnable start, Runnable refuse) {}

  /**
   * @param width the next task starts while the tasks in progress have less weight than this
   * @param memory for waiting requests
   * @param patience how long callers wait
   * @param onRefused called for each refused task
   */
  ServerScheduler(
      int width, ByteBudget memory, Duration patience, Clock clock, Runnable onRefused) {
    this.width = width;
    this.memory = memory;
    this.patience = patience;
    this.clock = clock;
    this.onRefused = onRefused;
  }

  /**
   * Runs a task when its turn comes.
   *
   * @param weight at least 1
   * @param bytes of the request
   */
  <T> Future<T> run(String app, String asker, int weight, long bytes, Supplier<Future<T>> task) {
    Promise<T> done = Promise.promise();
    long held = bytes + FLAT_RATE;
    if (!memory.tryTake(held)) return refused("too many requests are queued");
    waiting.offer(
        app,
        asker,
        new Turn(
            held,
            clock.millis(),
            () -> start(weight, task, done),
            () ->
                ServerScheduler.<T>refusal("the request waited too long in the queue")
                    .onFailure(done::fail)));
    turn();
    return done.future();
  }

  private <T> Future<T> refused(String why) {
    onRefused.run();
    return refusal(why);
  }

  private static <T> Future<T> refusal(String why) {
    return Future.failedFuture(BusFailure.OVERLOADED.exception(why));
  }

  private <T> void start(int weight, Supplier<Future<T>> task, Promise<T> done) {
    underWay += weight;
    task.get()
        .onComplete(
            settled -> {
              underWay -= weight;
              if (settled.succeeded()) {
                done.complete(settled.result());
              } else {
                done.fail(settled.cause());
              }
              turn();
            });
  }

  /** Loops instead of recursing, because many tasks that fail at once would overflow the stack. */
  private void turn() {
    if (turning) return;
    turning = true;
    try {
      startWhatFits();
    } finally {
      turning = false;
    }
  }

  private void startWhatFits() {
    while (underWay < width) {
      Optional<Turn> next = waiting.poll();
      if (next.isEmpty()) return;
      Turn turn = next.get();
      memory.giveBack(turn.bytes());
      if (isLate(turn)) {
        onRefused.run();
        turn.refuse().run();
      } else {
        turn.start().run();
      }
    }
  }

  private boolean isLate(Turn turn) {
    return clock.millis() - turn.sinceMs() > patience.toMillis();
  }

  boolean isIdle() {
    return underWay == 0 && waiting.size() == 0;
  }

  int underWay() {
    return underWay;
  }

  int waiting() {
    return waiting.size();
  }
}
