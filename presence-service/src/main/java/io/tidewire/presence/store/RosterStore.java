package io.tidewire.presence.store;

import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.presence.roster.Effect;
import io.vertx.core.Future;
import java.util.List;

/**
 * Changes the registry of presence members and occupancy. Every change is atomic, idempotent by its
 * sequence number, and announced in the same step.
 */
public interface RosterStore {

  /**
   * Executes the operations in order, with one effect for each. Never fails; an operation that
   * failed, or whose outcome is unknown, has the outcome {@code Failed}.
   */
  Future<List<Effect>> apply(PresenceBatch batch);
}
