package io.tidewire.edge.session;

import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;

/**
 * A question that was put to a service.
 *
 * @param answer completes at most once, on the event loop that asked; never once it was withdrawn
 * @param withdrawal gives up the question: it leaves every queue that it waits in
 */
public record Pending<V>(Future<V> answer, Cancel withdrawal) {

  void withdraw() {
    withdrawal.cancel();
  }
}
