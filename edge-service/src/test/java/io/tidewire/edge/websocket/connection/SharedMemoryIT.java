package io.tidewire.edge.websocket.connection;

import static io.tidewire.edge.websocket.testing.RawClient.TEXT;
import static io.tidewire.edge.websocket.testing.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.limits.AddressLimits;
import io.tidewire.edge.limits.InboundRates;
import io.tidewire.edge.limits.NodeLimits;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.websocket.frame.Compression;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.server.UpgradeRules;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All connections together hold no more than the process allows; the worst go first. */
class SharedMemoryIT {

  private static final int LIMIT = 512 * 1024;
  private static final int SMALL_WINDOW = 4 * 1024;

  private final LogWatch log = new LogWatch();
  private SocketRig rig = rig(100);
  private long expected;

  private static SocketRig rig(int anonymousPercent) {
    return new SocketRig(
        new SocketConfig(
            new ConnectionConfig(
                SocketLimits.DEFAULTS, Compression.DEFAULTS, InboundRates.UNLIMITED),
            UpgradeRules.DEFAULTS,
            SocketConfig.DEFAULTS.drain()),
        new NodeLimits(0, 1_000, LIMIT, anonymousPercent, AddressLimits.Rules.DEFAULTS));
  }

  @AfterEach
  void nothingIsLeftBehindAndNothingWasLogged() {
    rig.untilEverybodyHasLeft();
    assertThat(rig.node.limits().memory().bytes()).isZero();
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  /** Counts from the start, since a connection may hold more for a moment than it keeps. */
  private RawClient holding(int bytes) {
    RawClient client = RawClient.open(rig.port, SMALL_WINDOW);
    client.send(frame(TEXT, new byte[bytes]));
    expected += bytes;
    Await.until("it is held", () -> rig.node.limits().memory().bytes() >= expected || shed() > 0);
    return client;
  }

  private double shed() {
    return rig.meter("tidewire_limits_exceeded", "reason", "memory");
  }

  @Test
  void whoHoldsTheMostIsClosedAndTheOthersAreNot() {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 10; i++) clients.add(holding(30_000));
    RawClient worst = holding(60_000);
    while (shed() == 0) clients.add(holding(30_000));

    assertThat(worst.readClose().code()).isEqualTo(4152);
    Await.until("it is enough", () -> rig.node.limits().memory().bytes() <= LIMIT);
    assertThat(rig.meter("tidewire_limits_exceeded", "reason", "memory")).isOne();
    worst.close();
    clients.forEach(RawClient::close);
  }

  @Test
  void whatClientsDoNotReadCountsTogetherWithWhatTheyDoNotComplete() throws Exception {
    RawClient reads = RawClient.open(rig.port);
    rig.sessions.opened.take();
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      RawClient client = RawClient.open(rig.port, SMALL_WINDOW);
      clients.add(client);
      ClientSocket socket = rig.sessions.opened.take();
      socketLoop(socket, 400_000);
    }

    Await.until(
        "some are shed", () -> rig.meter("tidewire_limits_exceeded", "reason", "memory") >= 1);
    Await.until("it is enough", () -> rig.node.limits().memory().bytes() <= LIMIT);
    reads.text("still here");
    assertThat(reads.read().text()).isEqualTo("still here");
    reads.close();
    clients.forEach(RawClient::reset);
  }

  private static void socketLoop(ClientSocket socket, int bytes) {
    EdgeSocket edge = (EdgeSocket) socket;
    edge.channel()
        .eventLoop()
        .execute(
            () -> {
              for (int sent = 0; sent < bytes; sent += 10_000) socket.send("z".repeat(10_000));
            });
  }

  @Test
  void strangersHaveAPartAndMembersDoNotPayForThem() throws Exception {
    rig.close();
    rig = rig(25);
    RawClient member = RawClient.open(rig.port, SMALL_WINDOW);
    EdgeSocket socket = (EdgeSocket) rig.sessions.opened.take();
    socket.channel().eventLoop().submit(() -> socket.authorized(0)).sync();
    member.send(frame(TEXT, new byte[60_000]));
    Await.until("it is held", () -> rig.node.limits().memory().bytes() >= 60_000);
    List<RawClient> strangers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      RawClient client = RawClient.open(rig.port, SMALL_WINDOW);
      client.send(frame(TEXT, new byte[50_000]));
      strangers.add(client);
    }

    Await.until(
        "some are shed",
        () -> rig.meter("tidewire_limits_exceeded", "reason", "anonymous_memory") >= 2);
    Await.until("it is enough", () -> rig.node.limits().memory().bytes() <= LIMIT / 4 + 70_000);
    assertThat(socket.isOpen()).isTrue();
    strangers.forEach(RawClient::close);
    member.close();
  }
}
