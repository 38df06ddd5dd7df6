package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.DisconnectReason;

/**
 * The channels that one event loop owns, as their subscribers on every loop reach them. Confined to
 * the owning loop.
 */
public interface ChannelOwner {

  void join(SubscriptionHandle handle);

  void leave(SubscriptionHandle handle, DisconnectReason how);

  /** An admitted subscriber that fell behind can take what follows {@code at}. */
  void catchUp(SubscriptionHandle handle, Position at);
}
