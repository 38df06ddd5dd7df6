package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Position;

/**
 * An interruption of a live channel, as its subscribers are told. The messages that follow come
 * after its position, if it has one.
 */
public sealed interface Continuity {

  /** Redis failed over. No message is known to be missing; positions have a new epoch. */
  record Boundary(Position at) implements Continuity {}

  /**
   * No message is missing; positions have a new epoch, because the empty log expired and began
   * again.
   */
  record Renamed(Position at) implements Continuity {}

  /** Messages may be missing before the next one. */
  record Broken(Position at, Resumption.Reason why) implements Continuity {}

  /**
   * The Redis connection was lost and the channel has no log: messages published meanwhile are
   * missing.
   */
  record Unlogged() implements Continuity {}
}
