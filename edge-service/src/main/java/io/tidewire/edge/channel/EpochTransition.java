package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Position;
import java.util.Optional;

/**
 * What becomes of a place when the log goes by another lineage.
 *
 * @param at where it is now: all up to here was seen, and what follows was not
 * @param loss why something that was seen is not in the log any more; nothing if all of it is
 * @param boundary whether a failover lies between, so that what was acknowledged just before it may
 *     be gone
 */
public record EpochTransition(Position at, Optional<Resumption.Reason> loss, boolean boundary) {

  /** Why somebody who was at the place may have missed something; nothing if nobody did. */
  public Optional<Resumption.Reason> missed(boolean lenient) {
    boolean suspicious = boundary && !lenient;
    return loss.isPresent() || !suspicious ? loss : Optional.of(Resumption.Reason.FAILOVER);
  }

  /** What those are told who missed nothing. */
  public Continuity notice() {
    return boundary ? new Continuity.Boundary(at) : new Continuity.Renamed(at);
  }
}
