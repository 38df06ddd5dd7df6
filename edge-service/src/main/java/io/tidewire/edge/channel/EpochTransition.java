package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Position;
import java.util.Optional;

/**
 * How a position translates to a new epoch of its log.
 *
 * @param at the position in the new epoch: everything up to it was seen, nothing after it
 * @param loss why a message that was seen is no longer in the log; empty if all of them are
 * @param boundary whether there was a failover, which may have lost messages that were acknowledged
 *     just before it
 */
public record EpochTransition(Position at, Optional<Resumption.Reason> loss, boolean boundary) {

  /** Why a subscriber at the old position may have missed messages; empty if it has not. */
  public Optional<Resumption.Reason> missed(boolean lenient) {
    boolean suspicious = boundary && !lenient;
    return loss.isPresent() || !suspicious ? loss : Optional.of(Resumption.Reason.FAILOVER);
  }

  /** The notice for subscribers that missed nothing. */
  public Continuity notice() {
    return boundary ? new Continuity.Boundary(at) : new Continuity.Renamed(at);
  }
}
