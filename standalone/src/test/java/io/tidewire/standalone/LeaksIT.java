package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.RawSocket;
import io.tidewire.standalone.testing.TestApp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Resources of clients are released, however the clients behave and disconnect. */
@Timeout(180)
class LeaksIT {

  /** Channels that one connection may have, unless the app says otherwise. */
  private static final int ALLOWED = 1_000;

  private static final String APP = "/app/" + TestApp.KEY + "?protocol=7";

  /** These tests send more on one connection than the default limit permits. */
  @RegisterExtension
  static final CleanStateExtension tidewire =
      new CleanStateExtension(
          Map.of(
              "tidewire.edge.upgrade.timeout", "5s",
              "tidewire.edge.inbound.frames-burst", "100000",
              "tidewire.edge.inbound.bytes-burst", "100000000",
              "tidewire.edge.connection.subscribes-burst", "100000",
              "tidewire.edge.connection.errors-burst", "100000"));

  @Test
  void tenThousandSubscribesOnOneSocketAreEachAnsweredAndForgottenWithIt() {
    FrameClient client = FrameClient.connect(port());

    for (int i = 0; i < 10_000; i++) {
      client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"many-" + i + "\"}}");
    }

    Await.until("an answer to each", () -> answers(client) == 10_000);
    assertThat(client.heard("pusher_internal:subscription_succeeded")).hasSize(ALLOWED);
    assertThat(client.sync().isOpen()).isTrue();
    client.abort();
  }

  private static long answers(FrameClient client) {
    return client.heard().stream()
        .filter(frame -> frame.is("pusher_internal:subscription_succeeded") || frame.isRefusal())
        .count();
  }

  @Test
  void presenceMembersOfSocketsThatBreakAreForgotten() {
    List<FrameClient> crowd =
        IntStream.range(0, 50)
            .mapToObj(
                i -> FrameClient.connect(port(i)).subscribePresence("presence-crowd", "u" + i))
            .toList();

    crowd.forEach(FrameClient::abort);
  }

  @Test
  void aClientThatNeverReadsIsClosedAsSlow() {
    double slow = tidewire.count(1, "tidewire_connections_closed", "code", "4150");
    try (RawSocket deaf = RawSocket.deaf(port(), APP)) {
      List<String> channels = IntStream.range(0, 100).mapToObj(i -> "loud-" + i).toList();
      for (String channel : channels) {
        String frame =
            "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + channel + "\"}}";
        deaf.frame(RawSocket.TEXT, frame.getBytes(StandardCharsets.UTF_8));
      }
      Pusher backend = TestApp.backend(port());
      String loud = "x".repeat(10_000);

      Await.until(
          "closed as slow",
          () -> {
            backend.trigger(channels, "noise", loud);
            return tidewire.count(1, "tidewire_connections_closed", "code", "4150") > slow;
          });
    }
  }

  @Test
  void aClientThatAnswersNothingIsClosedAndOneThatAnswersPingsIsNot() {
    String impatient = "/app/" + TestApp.QUICK_KEY + "?protocol=7";
    FrameClient alive = FrameClient.open(port(), impatient);
    try (RawSocket halfOpen = RawSocket.webSocket(port(), impatient)) {
      assertThat(halfOpen.closeCode()).isEqualTo(4201);
    }

    Await.holds("open", Duration.ofSeconds(2), alive::isOpen);
    alive.close();
  }

  @Test
  void upgradesThatTrickleInAndConnectionsThatSayNothingAreCutOff() {
    try (RawSocket silent = RawSocket.tcp(port());
        RawSocket trickling = RawSocket.tcp(port())) {
      trickling.send("GET /app/x HTTP/1.1\r\nHost: ");

      assertThat(silent.isHungUpOn()).isTrue();
      assertThat(trickling.isHungUpOn()).isTrue();
    }
  }

  @Test
  void theHeapDoesNotGrowWithConnectionsThatCameAndWent() {
    comeAndGo();
    long first = Footprint.heapAfterGc();

    comeAndGo();

    Await.until(
        "less than 4 MB more than " + first, () -> Footprint.heapAfterGc() - first < (4 << 20));
  }

  /**
   * 300 connections, one after another, each with its own channel. Half of them disconnect without
   * a close frame.
   */
  private static void comeAndGo() {
    for (int i = 0; i < 300; i++) {
      FrameClient client = FrameClient.connect(port(i)).subscribe("own-" + System.nanoTime());
      if (i % 2 == 0) client.abort();
      else client.close();
    }
  }

  private static int port() {
    return tidewire.edge(1);
  }

  private static int port(int turn) {
    return tidewire.edge(1 + turn % 2);
  }
}
