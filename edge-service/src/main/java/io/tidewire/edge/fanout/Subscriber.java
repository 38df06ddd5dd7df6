package io.tidewire.edge.fanout;

import io.tidewire.wire.SocketId;

/** A subscriber of one topic on one event loop. */
public interface Subscriber {

  SocketId socketId();

  /**
   * Takes the frame without flushing: the socket flushes once at the end of the tick. Never blocks,
   * never throws.
   */
  Offer offer(Frame frame);

  /**
   * The frame was sent by this connection and delivered to the others only. Lets the subscriber
   * note {@link Frame#offset}. Never blocks, never throws.
   */
  default void excepted(Frame frame) {}

  /** Ends a subscriber that could not take a frame. Called after the iteration. */
  void tooSlow();
}
