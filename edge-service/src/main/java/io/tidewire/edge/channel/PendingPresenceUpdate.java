package io.tidewire.edge.channel;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.edge.pacing.Requester;
import java.util.Optional;

/**
 * Something that the presence registry must know of us. It is asked for its operation only when
 * that is about to be sent, so a changed mind replaces what waited; and again after every answer,
 * until it has nothing left to say. So what waits while the registry is away is bounded by what we
 * hold.
 *
 * <p>Confined to its channel's event loop.
 */
public interface PendingPresenceUpdate {

  /** On whose behalf it is told. Never changes. */
  Requester requester();

  /**
   * What to tell now. Unless the last operation became pointless, an unanswered one is repeated.
   */
  Optional<PresenceOp> operation();

  /** The answer to the last operation; never {@link PresenceOutcome.Failed}. */
  void answered(PresenceOutcome outcome);
}
