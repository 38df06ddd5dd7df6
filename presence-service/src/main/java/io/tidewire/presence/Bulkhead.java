package io.tidewire.presence;

import io.tidewire.contract.BusFailure;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * How much may be under way at once. What is too much is refused at once, so that the askers slow
 * down instead of waiting for an answer that comes too late.
 *
 * <p>Confined to one event loop.
 */
final class Bulkhead {

  private final int limit;
  private int underWay;

  Bulkhead(int limit) {
    this.limit = limit;
  }

  /** Runs a task of this weight, or fails with {@link BusFailure#OVERLOADED}. */
  <T> Future<T> run(int weight, Supplier<Future<T>> task) {
    if (underWay + weight > limit) {
      return Future.failedFuture(
          BusFailure.OVERLOADED.exception(underWay + " of " + limit + " under way"));
    }
    underWay += weight;
    return task.get().onComplete(done -> underWay -= weight);
  }

  int underWay() {
    return underWay;
  }
}
