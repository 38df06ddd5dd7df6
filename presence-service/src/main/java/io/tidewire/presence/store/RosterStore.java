package io.tidewire.presence.store;

import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.presence.roster.Effect;
import io.vertx.core.Future;
import java.util.List;

/**
 * Where the registry of presence members and of who occupies what is changed. Every change is
 * atomic, idempotent by its sequence number, and announced exactly when it happens.
 */
public interface RosterStore {

  /**
   * Carries out the operations in order: one effect for each. Never fails; an operation that could
   * not be carried out, or whose fate is unknown, has the outcome {@code Failed}.
   */
  Future<List<Effect>> apply(PresenceBatch batch);
}
