package io.tidewire.publish.intake;

import io.tidewire.wire.SocketId;

/** Identifies the connection that a request is about. */
public record ConnectionQuery(SocketId socket) {

  /**
   * @throws Rejected naming what was expected
   */
  public static ConnectionQuery of(String pathSegment) {
    return new ConnectionQuery(Names.checked("socket_id", pathSegment, SocketId::new));
  }
}
