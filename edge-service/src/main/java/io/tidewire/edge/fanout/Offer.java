package io.tidewire.edge.fanout;

/** What became of a frame that was offered to a subscriber. */
public enum Offer {
  /** It is on its way. */
  ACCEPTED,
  /** The subscriber's outbound bytes are at their limit: the frame was not taken. */
  OVERFLOWED,
  /** The subscriber is gone. */
  CLOSED
}
