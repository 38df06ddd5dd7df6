package io.tidewire.presence.testing;

import io.tidewire.wire.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A registry in a real Redis, and its announcements to one presence channel. */
public abstract class RoomFixture {

  protected static final Topic ROOM = new Topic("app", "presence-room");
  protected static final String EDGE = "edge-a~1";
  protected static final String OTHER = "edge-b~2";

  protected TestRegistry registry;
  protected Announcements announced;

  @BeforeEach
  void open() {
    registry = new TestRegistry();
    announced = Announcements.of(registry, ROOM);
  }

  @AfterEach
  void close() {
    registry.close();
  }
}
