package io.tidewire.edge.fanout;

/**
 * One outbound WebSocket message, encoded once with its header and shared by all its recipients.
 *
 * <p>Reference-counted: a frame is retained for each event loop that it is handed to, and every
 * holder releases it exactly once. Writing to a socket does not consume the caller's reference.
 */
public interface Frame {

  /** Bytes on the wire, header included. */
  int bytes();

  /**
   * The same message for clients with the recovery extension, with the event's offset and id; this
   * frame itself if it has none. Lent, and valid while this frame is held.
   */
  Frame extended();

  /** Adds a holder. */
  void retain();

  /** Removes a holder; the last one frees the memory. */
  void release();

  /** Its offset in the channel's log; 0 if it is in none. */
  default long offset() {
    return 0;
  }
}
