package io.tidewire.edge.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Lets a limited number of questions be under way; others wait, first come first served. Their
 * number is for those who ask to bound. Confined to one event loop.
 */
final class Bulkhead {

  private final int most;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int underWay;
  private boolean letting;

  Bulkhead(int most) {
    this.most = most;
  }

  /** The question, asked when it is its turn. */
  <T> Supplier<Future<T>> around(Supplier<Future<T>> question) {
    return () -> enter(question);
  }

  private <T> Future<T> enter(Supplier<Future<T>> question) {
    if (underWay < most && waiting.isEmpty()) return pass(question);
    Promise<T> answer = Promise.promise();
    waiting.add(() -> pass(question).onComplete(answer));
    return answer.future();
  }

  private <T> Future<T> pass(Supplier<Future<T>> question) {
    underWay++;
    return question.get().onComplete(answered -> leave());
  }

  /** Not one inside the other: while Redis is away, every question fails at once. */
  private void leave() {
    underWay--;
    if (letting) return;
    letting = true;
    while (underWay < most && !waiting.isEmpty()) waiting.remove().run();
    letting = false;
  }
}
