package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.RosterChange;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import java.util.List;

/**
 * Admits subscribers to one channel, when what its kind of channel requires has been done. Confined
 * to the channel's event loop.
 */
public interface ChannelAdmission {

  /** A subscriber waits for its admission. */
  void arrive(SubscriptionHandle handle);

  /** A subscriber left, waiting or admitted. Does nothing for one that is unknown. */
  void depart(SubscriptionHandle handle, DisconnectReason how);

  /**
   * Admits every subscriber that is ready. Called whenever the hub allows admissions, so
   * repeatedly.
   */
  void admit();

  /**
   * Admits a subscriber with the recovery extension, whose start position is known now. Does
   * nothing for one that left.
   */
  void resume(SubscriptionHandle handle, Resumption how, List<LogEntry> replay);

  /**
   * A subscriber's start position was found while the hub does not allow admissions: it waits
   * again.
   */
  void again(SubscriptionHandle handle);

  /** The channel is live, for the first time or again. */
  default void live() {}

  /** The Redis connection was lost. */
  default void interrupted() {}

  /** The channel has no subscribers any more. */
  default void forget() {}

  default void changed(RosterChange change) {}

  /** The presence service may have lost its data. */
  default void resend() {}

  /** Verifies that the presence service has the same state. */
  default void audit() {}

  /** No subscriber waits or is admitted. */
  boolean isEmpty();

  /** The presence service has acknowledged everything. */
  default boolean isSettled() {
    return true;
  }
}
