package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.RigSetup;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An edge that goes sends its clients to the others, politely and not all at once. */
class DrainIT {

  private static final int CLIENTS = 60;
  private static final Pattern MIGRATE = Pattern.compile("migrate within (\\d+)");

  private final LogWatch log = new LogWatch();
  private final SocketRig rig =
      new SocketRig(RigSetup.of(SocketConfig.DEFAULTS).eventLoops(2).limits(0, 100));

  @AfterEach
  void nothingWasLogged() {
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  private List<RawClient> clients() {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) clients.add(RawClient.open(rig.port));
    Await.until("all are in", () -> rig.sessions.open.get() == CLIENTS);
    return clients;
  }

  private List<RawClient> recovering(int count) {
    int before = rig.sessions.open.get();
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RawClient client = RawClient.connect(rig.port);
      client.upgrade("/app/key?protocol=7&ext=rec1");
      clients.add(client);
    }
    Await.until("all are in", () -> rig.sessions.open.get() == before + count);
    return clients;
  }

  @Test
  void goodbyesAreSpreadEvenlyOverTheWindow() {
    List<RawClient> clients = clients();
    Future<Void> drained = rig.drain();

    for (int second = 1; second <= 30; second++) {
      rig.advance(Duration.ofSeconds(1));
      int gone = CLIENTS * second / 30;
      Await.until(gone + " sessions ended", () -> rig.sessions.departures.size() == gone);
    }

    assertThat(rig.sessions.departures).hasSize(CLIENTS).containsOnly(DisconnectReason.DRAINED);
    assertThat(rig.meter("tidewire_drain_progress_ratio")).isEqualTo(1);
    for (RawClient client : clients) {
      assertThat(client.readClose().code()).isEqualTo(4200);
      client.close(4200);
      assertThat(client.isCutOff()).isTrue();
    }
    Await.until("all connections ended", () -> rig.connections() == 0);
    rig.advance(Duration.ofMillis(100));
    Await.resultOf(drained);
  }

  @Test
  void whoCanMigrateIsAskedToEvenlyOverTheWholeWindow() {
    List<RawClient> clients = recovering(CLIENTS);
    Future<Void> drained = rig.drain();

    for (int second = 1; second <= 30; second++) {
      rig.advance(Duration.ofSeconds(1));
      double asked = second / 30.0;
      assertThat(rig.meter("tidewire_drain_progress_ratio")).isCloseTo(asked, within(0.001));
    }

    assertThat(rig.sessions.departures).isEmpty();
    List<Long> times = new ArrayList<>();
    for (RawClient client : clients) {
      Matcher told = MIGRATE.matcher(client.read().text());
      assertThat(told.matches()).isTrue();
      times.add(Long.parseLong(told.group(1)));
      client.close(1000);
    }
    assertThat(times).allMatch(ms -> ms >= 5_000 && ms < 35_000);
    assertThat(times).filteredOn(ms -> ms < 20_000).hasSize(CLIENTS / 2);
    Await.until("all connections ended", () -> rig.connections() == 0);
    rig.advance(Duration.ofMillis(100));
    Await.resultOf(drained);
  }

  @Test
  void whoMigratesAndWhoIsClosedShareTheWindow() {
    List<RawClient> stock = clients();
    List<RawClient> moving = recovering(CLIENTS);
    rig.drain();

    rig.advance(Duration.ofSeconds(15));

    Await.until("half are closed", () -> rig.sessions.departures.size() == CLIENTS / 2);
    assertThat(rig.meter("tidewire_drain_progress_ratio")).isCloseTo(0.5, within(0.001));
    stock.forEach(RawClient::close);
    moving.forEach(RawClient::close);
  }

  @Test
  void whoDoesNotMigrateIsClosedFiveSecondsAfterTheWindow() {
    try (RawClient client = recovering(1).get(0)) {
      Future<Void> drained = rig.drain();

      rig.advance(Duration.ofSeconds(30));
      assertThat(client.read().text()).isEqualTo("migrate within 5000");
      rig.advance(Duration.ofMillis(4_900));
      assertThat(rig.sessions.departures).isEmpty();

      rig.advance(Duration.ofMillis(100));
      client.read();
      RawClient.Frame goodbye = client.readClose();
      assertThat(goodbye.code()).isEqualTo(4200);
      assertThat(goodbye.reason()).matches("drain retry_ms=\\d{1,3}");
      client.close(4200);
      Await.until("all connections ended", () -> rig.connections() == 0);
      rig.advance(Duration.ofMillis(100));
      Await.resultOf(drained);
    }
  }

  @Test
  void aDrainIsOverOnceAllHaveMigrated() {
    try (RawClient client = RawClient.connect(rig.port)) {
      client.upgrade("/app/key?protocol=7&ext=rec1");
      Await.until("it is in", () -> rig.sessions.open.get() == 1);
      Future<Void> drained = rig.drain();
      rig.advance(Duration.ofSeconds(30));

      client.close(1000);
      Await.until("it has left", () -> rig.connections() == 0);
      rig.advance(Duration.ofMillis(100));

      Await.resultOf(drained);
      assertThat(rig.sessions.departures).containsOnly(DisconnectReason.DELIBERATE);
    }
  }

  @Test
  void whoDoesNotAnswerItsGoodbyeDoesNotHoldUpTheDrain() {
    List<RawClient> clients = clients();
    Future<Void> drained = rig.drain();

    rig.advance(Duration.ofSeconds(30 + 5 + 7));

    Await.resultOf(drained);
    clients.forEach(RawClient::close);
  }

  @Test
  void whatWasWrittenBeforeTheGoodbyeArrivesBeforeIt() throws Exception {
    try (SocketRig one = new SocketRig(SocketConfig.DEFAULTS);
        RawClient client = RawClient.open(one.port)) {
      ClientSocket socket = one.sessions.opened.take();
      one.drain();
      one.onLoop(
          () -> {
            for (int i = 0; i < 100; i++) socket.send("word " + i);
          });
      one.advance(Duration.ofSeconds(30));

      for (int i = 0; i < 100; i++) assertThat(client.read().text()).isEqualTo("word " + i);
      assertThat(client.readClose().code()).isEqualTo(4200);
    }
  }

  @Test
  void aDrainStopsListeningAndRefusesPendingUpgrades() {
    Promise<ConnectVerdict> never = Promise.promise();
    rig.auth.answer = question -> never.future();
    try (RawClient waiting = RawClient.connect(rig.port)) {
      waiting.send(RawClient.handshake("/app/key"));
      Await.until("auth is asked", () -> !rig.auth.asked.isEmpty());

      Future<Void> drained = rig.drain();

      assertThat(waiting.head()).startsWith("HTTP/1.1 101");
      assertThat(waiting.readClose().code()).isEqualTo(4200);
      rig.advance(Duration.ofMillis(100));
      Await.until("the door is closed", this::isRefused);
      rig.advance(Duration.ofSeconds(42));
      Await.resultOf(drained);
    }
  }

  private boolean isRefused() {
    try (RawClient client = RawClient.connect(rig.port)) {
      return client.isCutOff();
    } catch (UncheckedIOException refused) {
      return refused.getCause() instanceof ConnectException;
    }
  }

  @Test
  void aStopWithoutADrainSaysGoodbyeAtOnce() {
    List<RawClient> clients = clients();

    Future<Void> stopped = rig.stop();
    rig.advance(Duration.ofMillis(100));

    for (RawClient client : clients) assertThat(client.readClose().code()).isEqualTo(4200);
    rig.advance(Duration.ofSeconds(2));
    Await.resultOf(stopped);
    for (RawClient client : clients) assertThat(client.isCutOff()).isTrue();
  }
}
