package io.tidewire.edge.websocket.connection;

import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.testing.SocketFixture;
import io.tidewire.edge.websocket.testing.SocketRig;
import org.junit.jupiter.api.BeforeAll;

/** A socket server whose sessions echo. */
abstract class EdgeSocketFixture extends SocketFixture {

  static final int LINGER = 5;

  @BeforeAll
  static void start() {
    rig = new SocketRig(SocketConfig.DEFAULTS);
  }
}
