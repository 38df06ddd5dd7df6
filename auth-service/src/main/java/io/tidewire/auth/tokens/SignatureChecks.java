package io.tidewire.auth.tokens;

import io.tidewire.contract.BusFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Verifies signatures beside the event loop, so that a storm of reconnecting clients with tokens
 * does not hold up questions that need a microsecond. Confined to one event loop.
 */
final class SignatureChecks {

  /** At worst a second's work; beyond it the asker would have given up before the answer. */
  static final int MOST_PENDING = 1_024;

  /** Keys are locked while they verify, so more threads would wait for each other. */
  private static final int THREADS = 2;

  private static final long WARN_AFTER_SECONDS = 5;

  private final WorkerExecutor workers;
  private int pending;

  SignatureChecks(Vertx vertx) {
    this.workers =
        vertx.createSharedWorkerExecutor(
            "tidewire-auth-tokens", THREADS, WARN_AFTER_SECONDS, TimeUnit.SECONDS);
  }

  /** Fails with {@link BusFailure#OVERLOADED} when too many wait already. */
  Future<KeyRing.Outcome> verify(KeyRing ring, CompactToken token) {
    if (pending >= MOST_PENDING) {
      return Future.failedFuture(
          BusFailure.OVERLOADED.exception("too many tokens wait to be verified"));
    }
    pending++;
    return workers.executeBlocking(() -> ring.verify(token), false).onComplete(done -> pending--);
  }

  Future<Void> close() {
    return workers.close();
  }
}
