package io.tidewire.edge.session;

import io.tidewire.edge.channel.DisconnectReason;

/** Events of a socket for its session, on its event loop. */
public interface SocketEvents {

  /** A complete text message of valid UTF-8. */
  void text(String message);

  /** A complete binary message, which the protocol does not use. */
  void binary();

  /** Whether the client can open its next connection before it closes this one. */
  boolean canMigrate();

  /**
   * Asks such a client to migrate.
   *
   * @param withinMs how long this connection will stay open at least
   */
  void migrate(long withinMs);

  /** The connection has ended, whichever side ended it. Called exactly once, as the last event. */
  void closed(DisconnectReason how);
}
