package io.tidewire.edge.websocket.connection;

import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.session.SocketEvents;

/** Ignores everything: for a connection that will be refused and has no session. */
enum NoopSession implements SocketEvents {
  INSTANCE;

  @Override
  public void text(String message) {}

  @Override
  public void binary() {}

  @Override
  public boolean canMigrate() {
    return false;
  }

  @Override
  public void migrate(long withinMs) {}

  @Override
  public void closed(DisconnectReason how) {}
}
