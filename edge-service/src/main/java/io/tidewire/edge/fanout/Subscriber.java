package io.tidewire.edge.fanout;

import io.tidewire.wire.SocketId;

/** Someone who listens to one topic on this event loop. */
public interface Subscriber {

  SocketId socketId();

  /**
   * Takes the frame without flushing: the socket flushes once at the end of the tick. Never blocks,
   * never throws.
   */
  Offer offer(Frame frame);

  /**
   * The frame went to others and is not for this connection, which caused it. Whoever counts
   * offsets takes note of {@link Frame#offset}. Never blocks, never throws.
   */
  default void excepted(Frame frame) {}

  /**
   * Ends a subscriber that could not keep up. Called by whoever walked the table, after the walk.
   */
  void tooSlow();
}
