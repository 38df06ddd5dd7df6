package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.EpochTransition;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.SubscriptionHandle;
import java.util.List;

/**
 * A subscriber who wants what the log has between its place and the channel's. Each step that
 * returns false is the end: the straggler has got its answer, and holds nothing any more.
 */
interface CatchUp {

  SubscriptionHandle handle();

  /** All up to here is known to it. */
  Position at();

  /** The channel goes by another lineage than its place does. */
  boolean follow(EpochTransition transition);

  /**
   * What follows.
   *
   * @param messages without a hole; lent
   */
  boolean take(List<LogEntry> messages);

  /** It got part of what it wanted, and the channel is farther. */
  boolean paused();

  /** There is no telling what followed. The end. */
  void lost(Resumption.Reason why);

  /** It is where the channel is, this very moment. The end. */
  void caughtUp();

  /** Nobody wants the answer any more. The end. */
  void forget();
}
