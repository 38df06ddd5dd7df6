package io.tidewire.edge.hub;

import io.tidewire.contract.Position;

/** What befell the log of a live channel. What follows comes after {@link #at}. */
public sealed interface Continuity {

  Position at();

  /** A failover: nothing is missing as far as anybody can tell, but places have a new epoch. */
  record Boundary(Position at) implements Continuity {}

  /** Something may be missing before the next message. */
  record Broken(Position at, Resumption.Reason why) implements Continuity {}
}
