package io.tidewire.presence.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.ManualClock;
import io.vertx.core.Vertx;
import java.util.Map;

/** The platform that a process provides for the service. */
public final class Platforms {

  private Platforms() {}

  public static Platform of(Vertx vertx, String id, Map<String, String> settings) {
    return new Platform(
        vertx,
        new Node(id, "test", id + "~0123456789abcdef"),
        Settings.of(settings),
        new ProcessStatus(new Health(), new SimpleMeterRegistry()),
        new ManualClock());
  }
}
