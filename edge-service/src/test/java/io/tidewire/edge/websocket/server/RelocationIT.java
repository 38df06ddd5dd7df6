package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An edge that stays sends some of its clients to the others. */
class RelocationIT {

  private final LogWatch log = new LogWatch();
  private final SocketRig rig = new SocketRig(SocketConfig.DEFAULTS);
  private final List<RawClient> clients = new ArrayList<>();

  @AfterEach
  void nothingWasLogged() {
    clients.forEach(RawClient::close);
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  private RawClient client(String ext) {
    RawClient client = RawClient.connect(rig.port);
    client.upgrade("/app/key?protocol=7" + ext);
    clients.add(client);
    Await.until("it is in", () -> rig.sessions.open.get() == clients.size());
    return client;
  }

  private Relocation.Asked ask(int count) {
    return rig.onLoop(() -> rig.relocation().ask(count));
  }

  private int leaving() {
    return rig.onLoop(() -> rig.relocation().leaving());
  }

  @Test
  void whoCanMigrateIsAskedToAndIsClosedTenSecondsLaterUnlessItHasLeft() {
    RawClient leaves = client("&ext=rec1");
    RawClient stays = client("&ext=rec1");
    assertThat(rig.<Integer>onLoop(() -> rig.relocation().choose(false))).isEqualTo(2);

    assertThat(ask(5)).isEqualTo(new Relocation.Asked(2, 0));
    assertThat(leaves.read().text()).isEqualTo("migrate within 10000");
    assertThat(stays.read().text()).isEqualTo("migrate within 10000");
    assertThat(leaving()).isEqualTo(2);
    leaves.close(1000);
    Await.until("it has left", () -> rig.sessions.departures.size() == 1);
    assertThat(leaving()).isEqualTo(1);
    rig.advance(Duration.ofMillis(9_900));
    assertThat(rig.sessions.departures).containsOnly(DisconnectReason.DELIBERATE);
    rig.advance(Duration.ofMillis(100));

    stays.read();
    RawClient.Frame goodbye = stays.readClose();
    assertThat(goodbye.code()).isEqualTo(4200);
    assertThat(goodbye.reason()).matches("rebalance retry_ms=\\d{1,3}");
    assertThat(leaving()).isZero();
  }

  @Test
  void stockClientsAreClosedAfterThoseThatCanMigrateWereAskedAndTheirMembersKeepTheirPlace() {
    RawClient stock = client("");
    RawClient recovers = client("&ext=rec1");
    assertThat(rig.<Integer>onLoop(() -> rig.relocation().choose(true))).isEqualTo(2);

    assertThat(ask(1)).isEqualTo(new Relocation.Asked(1, 0));
    assertThat(recovers.read().text()).isEqualTo("migrate within 10000");
    assertThat(ask(1)).isEqualTo(new Relocation.Asked(0, 1));

    stock.read();
    assertThat(stock.readClose().code()).isEqualTo(4200);
    Await.until("it has left", () -> !rig.sessions.departures.isEmpty());
    assertThat(rig.sessions.departures).containsOnly(DisconnectReason.DRAINED);
  }

  @Test
  void stockClientsStayIfTheyAreNotToMove() {
    client("");
    assertThat(rig.<Integer>onLoop(() -> rig.relocation().choose(false))).isZero();

    assertThat(ask(5)).isEqualTo(new Relocation.Asked(0, 0));

    assertThat(rig.connections()).isEqualTo(1);
  }

  @Test
  void departedClientsAreSkippedAndNoneIsAskedTwice() {
    RawClient gone = client("&ext=rec1");
    client("&ext=rec1");
    rig.onLoop(() -> rig.relocation().choose(false));
    gone.close(1000);
    Await.until("it has left", () -> rig.connections() == 1);

    assertThat(ask(2)).isEqualTo(new Relocation.Asked(1, 0));
    assertThat(ask(2)).isEqualTo(new Relocation.Asked(0, 0));
  }

  @Test
  void whoWasAskedMayStayWhenTheRoundIsOver() {
    client("&ext=rec1");
    rig.onLoop(() -> rig.relocation().choose(false));
    ask(1);

    rig.onLoop(() -> rig.relocation().stop());
    rig.advance(Duration.ofSeconds(20));

    assertThat(rig.connections()).isEqualTo(1);
    assertThat(rig.sessions.departures).isEmpty();
  }
}
