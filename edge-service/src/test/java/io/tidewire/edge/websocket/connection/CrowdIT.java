package io.tidewire.edge.websocket.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.RigSetup;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.edge.websocket.write.SharedFrameEncoder;
import io.tidewire.kit.testing.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many connections come, talk, and go in every way there is. */
class CrowdIT {

  private static final int CONNECTIONS = 2_000;
  private static final int AT_ONCE = 500;
  private static final int WAYS_TO_GO = 5;

  /** No clock advances here. */
  private static final int UNPACED = 1_000_000;

  @Test
  void twoThousandConnectionsLeaveNothingBehind() {
    LogWatch log = new LogWatch();
    try (SocketRig rig = new SocketRig(RigSetup.of(SocketRig.paced(UNPACED)).eventLoops(2))) {
      for (int i = 0; i < CONNECTIONS; i += AT_ONCE) crowd(rig);

      Await.until("all sessions ended", () -> rig.sessions.open.get() == 0);
      Await.until("all connections ended", () -> rig.node.limits().admission().connections() == 0);
      assertThat(rig.connections()).isZero();
      assertThat(rig.node.counts().total()).isZero();
      assertThat(rig.node.limits().admission().pending()).isZero();
      assertThat(rig.sessions.departures).hasSize(CONNECTIONS);
      assertThat(rig.meter("tidewire_connections_opened")).isEqualTo(CONNECTIONS);
      assertThat(rig.meter("tidewire_connections", "app", "1")).isZero();
    }
    provokeLeakReports();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  private static void crowd(SocketRig rig) {
    rig.sessions.opened.clear();
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) clients.add(RawClient.open(rig.port));
    Await.until("all are in", () -> rig.sessions.open.get() == AT_ONCE);

    for (RawClient client : clients) client.text("hello");
    for (RawClient client : clients) assertThat(client.read().text()).isEqualTo("hello");

    for (int i = 0; i < AT_ONCE; i++) leave(clients.get(i), i % WAYS_TO_GO);
    Await.until("all have left", () -> rig.sessions.open.get() == 0);
  }

  private static void leave(RawClient client, int way) {
    switch (way) {
      case 0 -> client.close();
      case 1 -> client.reset();
      case 2 -> {
        client.close(1000);
        assertThat(client.read().code()).isEqualTo(1000);
        client.close();
      }
      case 3 -> {
        client.send(RawClient.frame(RawClient.TEXT, new byte[100])).close();
      }
      default -> {
        client.send(RawClient.unmasked(RawClient.FIN | RawClient.TEXT, new byte[1]));
        assertThat(client.read().code()).isEqualTo(1002);
        client.close();
      }
    }
  }

  /** The leak detector speaks when it allocates, of what was collected since. */
  private static void provokeLeakReports() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Frame frame = new SharedFrameEncoder().encode("probe");
      frame.release();
      ByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
  }
}
