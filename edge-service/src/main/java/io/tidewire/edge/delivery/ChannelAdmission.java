package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.RosterChange;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import java.util.List;

/**
 * Those who want to be or are subscribed to one channel, and what each kind of channel asks of them
 * before they are admitted. Confined to the channel's event loop.
 */
public interface ChannelAdmission {

  /** Someone waits to be admitted. */
  void arrive(SubscriptionHandle handle);

  /** Someone left, waiting or admitted. Harmless for those who are not there. */
  void depart(SubscriptionHandle handle, DisconnectReason how);

  /**
   * Admits whoever may be; called when nothing else stands in the way, and then again and again.
   */
  void admit();

  /**
   * Admits a subscriber with the recovery extension, now that it is known where it starts. Harmless
   * for those who left.
   */
  void resume(SubscriptionHandle handle, Resumption how, List<LogEntry> replay);

  /** It is known where a subscriber starts, but something else stands in the way. */
  void again(SubscriptionHandle handle);

  /** The channel is live, perhaps again. */
  default void live() {}

  /** The link is lost. */
  default void interrupted() {}

  /** Nobody listens any more. */
  default void forget() {}

  default void changed(RosterChange change) {}

  /** Whatever the registry knew may be lost. */
  default void resend() {}

  /** Time to see whether the registry and we still agree. */
  default void audit() {}

  /** Nobody waits or is admitted. */
  boolean isEmpty();

  /** Nothing is left to be told to anybody. */
  default boolean isSettled() {
    return true;
  }
}
