package io.tidewire.edge.websocket.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Tests of one class share a rig, which the class makes before all of them; each must leave no
 * connection and no complaint behind.
 */
public abstract class SocketFixture {

  @SuppressWarnings("NullAway.Init") // Set by the class of tests.
  protected static SocketRig rig;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  protected LogWatch log;

  @AfterAll
  static void stopTheRig() {
    rig.close();
  }

  @BeforeEach
  void watchTheLog() {
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
