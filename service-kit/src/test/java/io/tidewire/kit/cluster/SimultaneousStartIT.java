package io.tidewire.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.FreePorts;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimultaneousStartIT {

  private static final int EDGES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<Integer> ports = FreePorts.take(EDGES);

  /** One edge, with a bus of its own in this JVM. */
  private record Edge(Vertx vertx, ProcessStatus status) {

    /** The number of members it sees when it is ready for the first time. */
    int membersWhenReady() {
      Await.until("ready", PATIENCE, status.health()::isReady);
      return (int) status.meters().get("tidewire_cluster_members").gauge().value();
    }
  }

  @Test
  void edgesThatStartTogetherAreReadyOnceTheyFindEachOther() {
    List<CompletableFuture<Edge>> starting =
        IntStream.range(0, EDGES)
            .mapToObj(number -> CompletableFuture.supplyAsync(() -> start(number)))
            .toList();
    List<Edge> edges = starting.stream().map(CompletableFuture::join).toList();
    try {
      assertThat(edges).extracting(Edge::membersWhenReady).containsOnly(EDGES);
    } finally {
      for (Edge edge : edges) Await.resultOf(edge.vertx().close());
    }
  }

  private Edge start(int number) {
    String members = String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
    Settings settings =
        Settings.of(
            Map.of(
                "tidewire.cluster.name", "together",
                "tidewire.cluster.secret", "s".repeat(32),
                "tidewire.cluster.port", Integer.toString(ports.get(number)),
                "tidewire.cluster.port-count", "1",
                "tidewire.cluster.interfaces", "127.0.0.1",
                "tidewire.cluster.members", members,
                "tidewire.event-loops", "1"));
    ProcessStatus status = new ProcessStatus(new Health(), new SimpleMeterRegistry());
    Node node = Node.start(settings, new SecureRandom());
    Vertx vertx =
        ClusteredVertx.start(settings, BusRole.EDGE, node, status, Clock.systemUTC())
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
    return new Edge(vertx, status);
  }
}
