package io.tidewire.auth.tokens;

import io.tidewire.contract.BusFailure;
import io.vertx.core.Future;
import java.util.concurrent.Callable;

/**
 * Verifies signatures beside the event loop, so that a storm of reconnecting clients with tokens
 * does not hold up questions that need a microsecond. Confined to one event loop.
 */
final class SignatureChecks {

  /** At worst a second's work; beyond it the asker would have given up before the answer. */
  static final int MOST_PENDING = 1_024;

  /** Runs what blocks somewhere else, and completes on the event loop that asked. */
  interface Beside {
    Future<KeyRing.Outcome> run(Callable<KeyRing.Outcome> work);
  }

  private final Beside beside;
  private int pending;

  SignatureChecks(Beside beside) {
    this.beside = beside;
  }

  /** Fails with {@link BusFailure#OVERLOADED} when too many wait already. */
  Future<KeyRing.Outcome> verify(KeyRing ring, CompactToken token) {
    if (pending >= MOST_PENDING) {
      return Future.failedFuture(
          BusFailure.OVERLOADED.exception("too many tokens wait to be verified"));
    }
    pending++;
    return beside.run(() -> ring.verify(token)).onComplete(done -> pending--);
  }
}
