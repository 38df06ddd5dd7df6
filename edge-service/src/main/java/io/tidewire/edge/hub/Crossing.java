package io.tidewire.edge.hub;

import io.tidewire.contract.Position;
import java.util.Optional;

/**
 * What becomes of a place when the log goes by another lineage.
 *
 * @param at where it is now: all up to here was seen, and what follows was not
 * @param loss why something that was seen is not in the log any more; nothing if all of it is
 */
record Crossing(Position at, Optional<Resumption.Reason> loss) {}
