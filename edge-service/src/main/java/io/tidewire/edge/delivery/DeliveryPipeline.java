package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;

/**
 * Decides which of the messages that arrive on a topic are delivered, and when the channel is live.
 * Each delivery tier has one; the hub around it is the same for all. It delivers to {@link
 * ChannelOutput} and reports to the hub by {@link ChannelEvent}. Confined to the channel's event
 * loop.
 */
public interface DeliveryPipeline {

  /**
   * Redis has confirmed the subscription: messages published from here on arrive. {@link
   * ChannelEvent.Signal#LIVE} follows when the position is known.
   */
  void begin();

  void arrived(Envelope envelope);

  /** The Redis connection was lost. Answers to earlier reads no longer count. */
  void interrupted();

  /** The channel has no subscribers any more. */
  void forget();

  /** Whether subscribers were admitted, so that an interruption is a gap for them. */
  boolean hasStarted();

  /** Whether subscribers may be admitted. */
  boolean isLive();

  /**
   * Finds the start position of a subscriber with the recovery extension. {@link
   * ChannelEvent.StartFound} follows.
   */
  void start(SubscriptionHandle handle);

  /** An admitted subscriber fell behind and wants what follows a position. */
  void catchUp(SubscriptionHandle handle, Position at);

  /** A subscriber left: drops what it asked for. */
  void left(SubscriptionHandle handle);
}
