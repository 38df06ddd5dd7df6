package io.tidewire.edge.fanout;

/** The result of offering a frame to a subscriber. */
public enum Offer {
  /** The frame was taken. */
  ACCEPTED,
  /** The subscriber's outbound bytes are at their limit: the frame was not taken. */
  OVERFLOWED,
  /** The subscriber is gone. */
  CLOSED
}
