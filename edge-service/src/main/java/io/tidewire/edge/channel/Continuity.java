package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Position;

/** What befell a live channel. What follows comes after its place, where it has one. */
public sealed interface Continuity {

  /** A failover: nothing is missing as far as anybody can tell, but places have a new epoch. */
  record Boundary(Position at) implements Continuity {}

  /** Nothing is missing, but places have a new epoch: nobody has published there for days. */
  record Renamed(Position at) implements Continuity {}

  /** Something may be missing before the next message. */
  record Broken(Position at, Resumption.Reason why) implements Continuity {}

  /** The link was lost, and no log is kept: what was published meanwhile did not arrive. */
  record Unlogged() implements Continuity {}
}
