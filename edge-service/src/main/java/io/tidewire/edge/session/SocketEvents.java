package io.tidewire.edge.session;

import io.tidewire.edge.channel.DisconnectReason;

/** What a socket tells the session that was opened for it, on its event loop. */
public interface SocketEvents {

  /** A whole text message of valid UTF-8. */
  void text(String message);

  /** A whole binary message, which the protocol does not know. */
  void binary();

  /** Whether the client can open another connection before it leaves this one. */
  boolean canMigrate();

  /**
   * Asks a client that can to do so.
   *
   * @param withinMs how long this connection lasts at least
   */
  void migrate(long withinMs);

  /** The connection has ended; called exactly once, whoever ended it, and nothing after it. */
  void closed(DisconnectReason how);
}
