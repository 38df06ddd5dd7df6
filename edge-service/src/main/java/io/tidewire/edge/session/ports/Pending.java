package io.tidewire.edge.session.ports;

import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;

/**
 * A pending request to a service.
 *
 * @param answer completes at most once, on the calling event loop; never after it was cancelled
 * @param withdrawal cancels the request and removes it from its queues
 */
public record Pending<V>(Future<V> answer, Cancel withdrawal) {

  /** The answer is no longer needed. */
  public void withdraw() {
    withdrawal.cancel();
  }
}
