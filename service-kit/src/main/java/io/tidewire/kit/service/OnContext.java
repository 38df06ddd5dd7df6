package io.tidewire.kit.service;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Calls code that is confined to one Vert.x context from any thread. */
public final class OnContext {

  private OnContext() {}

  /**
   * Runs a step on the context. Fails if the step throws or its future fails. The returned future
   * completes on the context.
   */
  public static <T> Future<T> call(Context context, Supplier<Future<T>> step) {
    Promise<T> outcome = Promise.promise();
    context.runOnContext(
        there -> {
          try {
            step.get().onComplete(outcome);
          } catch (Throwable thrown) {
            outcome.tryFail(thrown);
          }
        });
    return outcome.future();
  }
}
