package io.tidewire.edge.websocket.write;

/** Learns what becomes of a connection's output. Called on the connection's event loop. */
public interface OutboundListener {

  /** An event that is in no log has waited longer than the limit. */
  void stalled();

  /** The client has read nothing for longer than the limit. */
  void deserted();

  /**
   * The memory used by queued output has changed.
   *
   * @param bytes used for this client alone, without shared frames
   */
  void waiting(long bytes);
}
