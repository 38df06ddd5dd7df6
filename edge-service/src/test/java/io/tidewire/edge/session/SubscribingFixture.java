package io.tidewire.edge.session;

import io.tidewire.edge.session.SessionRig.Connection;
import org.junit.jupiter.api.BeforeEach;

/** An established connection. */
abstract class SubscribingFixture {

  final SessionRig rig = new SessionRig();
  Connection client = rig.connect("1.2");

  @BeforeEach
  void established() {
    client.hears();
  }
}
