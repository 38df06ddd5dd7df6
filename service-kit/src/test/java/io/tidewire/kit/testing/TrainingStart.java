package io.tidewire.kit.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.cluster.ClusteredVertx;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.settings.Settings;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Loads the classes that services load, so that a JVM can archive them all: joins a cluster of its
 * own, as the services do that run alone, and then starts the program that is named.
 */
public final class TrainingStart {

  private static final long SECONDS = 60;

  private TrainingStart() {}

  /**
   * @param args the class whose main runs, and the port of the cluster
   */
  public static void main(String[] args) throws Exception {
    Settings settings =
        Settings.of(
            Map.of(
                "tidewire.cluster.name",
                "training",
                "tidewire.cluster.secret",
                "s".repeat(32),
                "tidewire.cluster.backend-secret",
                "b".repeat(32),
                "tidewire.cluster.port",
                args[1],
                "tidewire.cluster.port-count",
                "1",
                "tidewire.cluster.interfaces",
                "127.0.0.1",
                "tidewire.cluster.members",
                "127.0.0.1:" + args[1]));
    Node node = Node.start(settings, new SecureRandom());
    ProcessStatus status = new ProcessStatus(new Health(), new SimpleMeterRegistry());
    ClusteredVertx.start(settings, BusRole.BACKEND, node, status, Clock.systemUTC())
        .await(SECONDS, TimeUnit.SECONDS);
    Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
  }
}
