package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.RigSetup;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More clients come at once than the pace allows: they are delayed, not refused. */
class StormIT {

  private static final int PER_SECOND = 200;
  private static final int AT_ONCE = PER_SECOND / 20;

  private final SocketRig rig = new SocketRig(RigSetup.of(SocketRig.paced(PER_SECOND)));
  private final List<RawClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(RawClient::close);
    Await.until("all sessions ended", () -> rig.sessions.open.get() == 0);
    rig.close();
  }

  /** Each is known to have arrived before the next comes, so that there is an order to keep. */
  private void come(int count) {
    for (int i = 0; i < count; i++) {
      RawClient client = RawClient.connect(rig.port);
      clients.add(client);
      client.send(RawClient.handshake("/app/" + i));
      int all = clients.size();
      Await.until("it has come", () -> rig.auth.asked.size() + waiting() == all);
    }
  }

  private int waiting() {
    return rig.onLoop(() -> rig.node.limits().admission().pending());
  }

  private List<String> asked() {
    return rig.auth.asked.stream().map(ConnectRequest::appKey).toList();
  }

  private static List<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  @Test
  void aCrowdIsLetInAtThePaceAndInTheOrderInWhichTheyCame() {
    int all = 1_200;
    come(all);
    assertThat(asked()).isEqualTo(keys(0, AT_ONCE));
    assertThat(waiting()).isEqualTo(all - AT_ONCE);

    rig.advance(Duration.ofSeconds(1));
    assertThat(asked()).hasSizeBetween(PER_SECOND, PER_SECOND + AT_ONCE);
    for (int second = 0; second < 6; second++) {
      rig.advance(Duration.ofSeconds(1));
      Await.until("they are in", () -> rig.sessions.open.get() == rig.auth.asked.size());
    }

    assertThat(asked()).isEqualTo(keys(0, all));
    assertThat(waiting()).isZero();
    for (RawClient client : clients) {
      assertThat(client.head()).startsWith("HTTP/1.1 101");
      assertThat(client.text("in").read().text()).isEqualTo("in");
    }
  }

  @Test
  void aClientThatDisconnectsWhileItWaitsLeavesTheQueueAndAuthIsNotAsked() {
    come(AT_ONCE + 100);
    clients.subList(AT_ONCE, AT_ONCE + 90).forEach(RawClient::close);
    Await.until("they are gone", () -> waiting() == 10);

    rig.advance(Duration.ofMillis(50));

    assertThat(asked())
        .isEqualTo(
            List.of(keys(0, AT_ONCE), keys(AT_ONCE + 90, AT_ONCE + 100)).stream()
                .flatMap(List::stream)
                .toList());
    assertThat(waiting()).isZero();
  }

  @Test
  void whoseTurnDoesNotComeWithinEightSecondsIsUpgradedAndToldToComeAgain() {
    int inTime = 8 * PER_SECOND;
    int all = inTime + 200;
    come(all);

    rig.advance(Duration.ofSeconds(8));
    Await.until("nobody waits", () -> waiting() == 0);

    assertThat(asked().size()).isBetween(inTime - PER_SECOND, inTime + AT_ONCE);
    RawClient last = clients.get(all - 1);
    assertThat(last.head()).startsWith("HTTP/1.1 101");
    assertThat(last.readClose().code()).isEqualTo(4100);
  }
}
