package io.tidewire.edge.fanout;

/**
 * One outbound WebSocket message, encoded once with its header and shared by everybody who gets it.
 *
 * <p>Reference-counted: whoever hands a frame to another event loop retains it for that loop, and
 * every holder releases exactly once. Writing to a socket does not consume the caller's reference.
 */
public interface Frame {

  /** Bytes on the wire, header included. */
  int bytes();

  /**
   * The same message for clients of the recovery extension, who read the event's offset and id in
   * it; this frame itself where it has none. Lent, and there for as long as this frame is held.
   */
  Frame extended();

  /** Adds a holder. */
  void retain();

  /** Removes a holder; the last one frees the memory. */
  void release();

  /** Its place in its channel's log; 0 if it has none. */
  default long offset() {
    return 0;
  }
}
