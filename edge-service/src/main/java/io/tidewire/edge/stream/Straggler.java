package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Crossing;
import io.tidewire.edge.channel.Logged;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.Ticket;
import java.util.List;

/**
 * A subscriber who wants what the log has between its place and the channel's. Each step that
 * returns false is the end: the straggler has got its answer, and holds nothing any more.
 */
interface Straggler {

  Ticket ticket();

  /** All up to here is known to it. */
  Position at();

  /** The channel goes by another lineage than its place does. */
  boolean cross(Crossing crossing);

  /**
   * What follows.
   *
   * @param messages without a hole; lent
   */
  boolean take(List<Logged> messages);

  /** It got part of what it wanted, and the channel is farther. */
  boolean paused();

  /** There is no telling what followed. The end. */
  void lost(Resumption.Reason why);

  /** It is where the channel is, this very moment. The end. */
  void level();

  /** Nobody wants the answer any more. The end. */
  void forget();
}
