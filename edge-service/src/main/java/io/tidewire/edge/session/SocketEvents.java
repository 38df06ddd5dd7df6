package io.tidewire.edge.session;

/** What a socket tells the session that was opened for it, on its event loop. */
public interface SocketEvents {

  /** A whole text message of valid UTF-8. */
  void text(String message);

  /** A whole binary message, which the protocol does not know. */
  void binary();

  /** The connection has ended; called exactly once, whoever ended it, and nothing after it. */
  void closed(Departure how);
}
