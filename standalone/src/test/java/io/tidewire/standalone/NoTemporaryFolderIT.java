package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.data.Result;
import io.tidewire.edge.EdgeMain;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.FreePorts;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.ChildJvm;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.standalone.testing.TidewireProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Containers with a read-only root and no volume, and the files that killed processes leave behind.
 */
class NoTemporaryFolderIT {

  private static final String SECRET = "secret" + UUID.randomUUID();

  @TempDir private Path directory;

  @Test
  void everyServiceStartsAndServesWithoutAWritableTemporaryFolder() {
    try (RedisServer redis = RedisServer.own();
        TidewireProcesses tidewire = start(redis)) {
      FrameClient client =
          FrameClient.open(tidewire.edge(1), "/app/" + TestApp.KEY + "?protocol=7");
      client.next("pusher:connection_established");
      client.subscribe("news").next("pusher_internal:subscription_succeeded");

      Await.until(
          "publish-api takes an event",
          () ->
              TestApp.backend(tidewire.api(), SECRET).trigger("news", "e", "").getStatus()
                  == Result.Status.SUCCESS);

      assertThat(client.next("e")).isNotNull();
      for (String name : new String[] {"auth", "presence", "publish", "edge-1", "edge-2"}) {
        assertThat(tidewire.part(name).child().complaints())
            .as(name)
            .filteredOn(line -> line.contains("native transport unavailable"))
            .hasSize(1);
      }
    }
  }

  @Test
  void aKilledProcessLeavesNoFolderBehind() throws IOException {
    List<Integer> ports = FreePorts.take(2);
    Map<String, String> settings =
        Map.of(
            "JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + directory,
            "TIDEWIRE_REDIS_URL", RedisServer.shared().uri(),
            "TIDEWIRE_EDGE_PORT", ports.get(0).toString(),
            "TIDEWIRE_MANAGEMENT_PORT", ports.get(1).toString());
    try (ChildJvm child = ChildJvm.start("killed", StandaloneMain.class, settings)) {
      child.line("Ctrl-C ends it");
      child.kill();
    }

    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.filter(Files::isDirectory).map(Path::getFileName))
          .noneMatch(name -> name.toString().contains("vertx"));
    }
  }

  private static TidewireProcesses start(RedisServer redis) {
    return TidewireProcesses.start(
        "read-only",
        redis,
        SECRET,
        Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=/proc/self"),
        EdgeMain.class);
  }
}
