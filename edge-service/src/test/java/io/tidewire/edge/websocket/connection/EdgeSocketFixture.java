package io.tidewire.edge.websocket.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.SocketRig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A socket server whose sessions echo. */
abstract class EdgeSocketFixture {

  static final int LINGER = 5;
  static SocketRig rig;
  LogWatch log;

  @BeforeAll
  static void start() {
    rig = new SocketRig(SocketConfig.DEFAULTS);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void watch() {
    log = new LogWatch();
    rig.sessions.departures.clear();
    rig.sessions.opened.clear();
  }

  @AfterEach
  void nothingIsLeftBehindAndNothingWasLogged() {
    rig.untilEverybodyHasLeft();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }
}
