package io.tidewire.edge.websocket.server;

import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.session.SocketEvents;
import io.tidewire.wire.Dialect;

/** Opens the session of an accepted connection; sends its first frame. */
@FunctionalInterface
public interface SessionOpener {

  SocketEvents open(ClientSocket socket, ConnectVerdict.Accepted accepted, Dialect dialect);
}
