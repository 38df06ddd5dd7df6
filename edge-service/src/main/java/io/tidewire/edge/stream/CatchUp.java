package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.EpochTransition;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.SubscriptionHandle;
import java.util.List;

/**
 * A subscriber that is behind its channel, until it has the messages in between. A method that
 * returns false has finished the catch-up and released its frames. Confined to the channel's event
 * loop.
 */
interface CatchUp {

  SubscriptionHandle handle();

  /** The position up to which the subscriber has all messages. */
  Position at();

  /** The channel is in another epoch than {@link #at}. */
  boolean follow(EpochTransition transition);

  /**
   * The messages that follow {@link #at}.
   *
   * @param messages without a gap; lent
   */
  boolean take(List<LogEntry> messages);

  /** It has some of the messages, and the channel is further ahead. */
  boolean paused();

  /** What followed cannot be read any more. Finishes the catch-up. */
  void lost(Resumption.Reason why);

  /**
   * It has reached the channel's position, which does not change during the call. Finishes the
   * catch-up.
   */
  void caughtUp();

  /** The subscriber left. Releases its frames. */
  void forget();
}
