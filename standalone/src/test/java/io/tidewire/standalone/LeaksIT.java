package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.standalone.testing.Await;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.Http;
import io.tidewire.standalone.testing.LogWatch;
import io.tidewire.standalone.testing.RawSocket;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bad input of every kind gets a clear answer, and after each test connections, channels, Redis
 * subscriptions and registry keys are as they were before it, with no fault in the log.
 */
@Timeout(60)
class LeaksIT {

  private static final String APP = "/app/" + TestApp.KEY + "?protocol=7";

  private static TidewireInOneJvm tidewire;

  private LogWatch log;
  private Footprint before;

  @BeforeAll
  static void start() {
    tidewire =
        TidewireInOneJvm.start(
            Map.of(
                "tidewire.edge.linger.min", "20ms",
                "tidewire.edge.linger.max", "50ms",
                "tidewire.edge.presence.grace.lost", "100ms",
                "tidewire.edge.upgrade.timeout", "1s",
                "tidewire.edge.heartbeat.slack", "0s",
                "tidewire.edge.heartbeat.pong-timeout", "1s"));
  }

  @AfterAll
  static void stop() {
    tidewire.close();
  }

  @BeforeEach
  void measure() {
    before = Footprint.of(tidewire);
    log = LogWatch.begin();
  }

  @AfterEach
  void everythingIsBackWhereItWas() {
    Await.becomes(before, () -> Footprint.of(tidewire));
    log.close();
    assertThat(log.faults()).isEmpty();
  }

  @Test
  void framesThatAreNoProtocolFramesGetASoftErrorAndTheConnectionStays() {
    FrameClient client = FrameClient.connect(port());
    List<String> malformed =
        List.of(
            "",
            "{",
            "[]",
            "null",
            "\"text\"",
            "{}",
            "{\"event\":7}",
            "{\"event\":\"\"}",
            "{\"event\":\"pusher:subscribe\"}",
            "{\"event\":\"pusher:subscribe\",\"data\":\"{\"}",
            "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":[]}}",
            "{\"event\":\"pusher:no-such\",\"data\":{}}",
            "{\"event\":\"client-x\",\"channel\":\"never-subscribed\",\"data\":{}}",
            "[".repeat(10_000));

    malformed.forEach(client::send);
    client.sendBinary(new byte[] {1, 2});

    int sent = malformed.size() + 1;
    Await.until("an answer to each", () -> client.heard("pusher:error").size() == sent);
    assertThat(client.sync().isOpen()).isTrue();
    client.close();
  }

  @Test
  void framesThatAreNoWebSocketFramesCloseWithTheCodeOfTheRfc() {
    assertThat(closedAfter(RawSocket.TEXT, new byte[] {(byte) 0xff, (byte) 0xfe})).isEqualTo(1007);
    assertThat(closedAfter(RawSocket.TEXT, new byte[70_000])).isEqualTo(1009);
    assertThat(closedAfter(3, new byte[0])).isEqualTo(1002);
    try (RawSocket unmasked = RawSocket.webSocket(port(), APP)) {
      unmasked.send(new byte[] {(byte) 0x81, 2, '{', '}'});
      assertThat(unmasked.closeCode()).isEqualTo(1002);
    }
  }

  private static int closedAfter(int opcode, byte[] payload) {
    try (RawSocket raw = RawSocket.webSocket(port(), APP)) {
      raw.frame(opcode, payload);
      return raw.closeCode();
    }
  }

  @Test
  void forgedAndMissingSignaturesAreRefusedOneByOne() {
    FrameClient mallory = FrameClient.connect(port());
    FrameClient ann = FrameClient.connect(port());
    String annsOwn = TestApp.backend(port()).authenticate(ann.socketId(), "private-a");
    JsonObject presence =
        TestApp.authorization(TestApp.SECRET, mallory.socketId(), "presence-a", "eve");
    List<JsonObject> forged =
        List.of(
            new JsonObject().put("channel", "private-a"),
            new JsonObject().put("channel", "private-a").put("auth", ""),
            new JsonObject().put("channel", "private-a").put("auth", "no-colon"),
            new JsonObject().put("channel", "private-a").put("auth", "other-key:" + "0".repeat(64)),
            new JsonObject()
                .put("channel", "private-a")
                .put("auth", TestApp.KEY + ":" + "0".repeat(64)),
            new JsonObject(annsOwn).put("channel", "private-a"),
            presence.copy().put("channel", "presence-b"),
            presence
                .copy()
                .put("channel", "presence-a")
                .put("channel_data", "{\"user_id\":\"ann\"}"),
            presence.copy().put("channel", "presence-a").put("channel_data", "nonsense"));

    for (JsonObject data : forged) {
      mallory.send(new JsonObject().put("event", "pusher:subscribe").put("data", data).encode());
    }

    Await.until("a refusal for each", () -> refusals(mallory) == forged.size());
    assertThat(mallory.heard("pusher_internal:subscription_succeeded")).isEmpty();
    assertThat(mallory.isOpen()).isTrue();
    mallory.close();
    ann.close();
  }

  @Test
  void namesOfEveryIllegalShapeAreRefused() {
    FrameClient client = FrameClient.connect(port());
    List<String> names =
        List.of(
            "",
            " ",
            "a b",
            "a/b",
            "a#b",
            "#",
            "#x",
            "ä",
            "🚀",
            "a\u0000",
            "a\nb",
            "a:b",
            "a*",
            "a{b}",
            "a".repeat(165),
            "private-" + "a".repeat(157),
            "#server-to-user-",
            "#server-to-user-eve");

    for (String name : names) {
      JsonObject data = new JsonObject().put("channel", name);
      client.send(new JsonObject().put("event", "pusher:subscribe").put("data", data).encode());
    }

    Await.until("a refusal for each", () -> refusals(client) == names.size());
    client.close();
  }

  private static long refusals(FrameClient client) {
    return client.heard().stream().filter(LeaksIT::isRefusal).count();
  }

  private static boolean isRefusal(Frame frame) {
    return frame.is("pusher:error") || frame.is("pusher:subscription_error");
  }

  @Test
  void tenThousandSubscribesOnOneSocketAreEachAnsweredAndForgottenWithIt() {
    FrameClient client = FrameClient.connect(port());

    for (int i = 0; i < 10_000; i++) {
      client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"many-" + i + "\"}}");
    }

    Await.until("an answer to each", () -> answers(client) == 10_000);
    assertThat(client.sync().isOpen()).isTrue();
    client.abort();
  }

  private static long answers(FrameClient client) {
    return refusals(client) + client.heard("pusher_internal:subscription_succeeded").size();
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
  void anUnknownKeyAndAWrongPathAreClosedWithTheirCodes() {
    assertThat(FrameClient.open(port(), "/app/no-such-key?protocol=7").end().code())
        .isEqualTo(4001);
    assertThat(FrameClient.open(port(), "/app/" + TestApp.KEY + "?protocol=3").end().code())
        .isEqualTo(4007);
    assertThat(FrameClient.open(port(), APP + "&token=nonsense").end().code())
        .isBetween(4000, 4099);
    assertThat(FrameClient.open(port(), "/elsewhere").end().code()).isEqualTo(4005);
  }

  @Test
  void aClientThatNeverReadsIsClosedAsSlow() {
    double slow = tidewire.count(1, "tidewire_slow_consumers");
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
            return tidewire.count(1, "tidewire_slow_consumers") > slow;
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
  void requestsThatAreWronglySignedOrTooLargeAreRefused() {
    Pusher backend = TestApp.backend(port());
    String id = TestApp.ID;

    assertThat(Http.get(port(), "/apps/" + id + "/channels").statusCode()).isEqualTo(401);
    String signed = backend.signedUri("GET", "/apps/" + id + "/channels", "").getRawQuery();
    assertThat(Http.get(port(), "/apps/" + TestApp.QUICK_ID + "/channels?" + signed).statusCode())
        .isEqualTo(401);
    String old = signed.replaceFirst("auth_timestamp=\\d+", "auth_timestamp=1");
    assertThat(Http.get(port(), "/apps/" + id + "/channels?" + old).statusCode()).isEqualTo(401);
    assertThat(Http.get(port(), "/apps/0/channels?" + signed).statusCode()).isIn(401, 404);
    assertThat(TestApp.backend(port(), "wrong").trigger("a", "e", "").getHttpStatus())
        .isEqualTo(401);
    assertThat(backend.trigger("a", "e", "x".repeat(10_241)).getHttpStatus()).isEqualTo(413);
    assertThat(backend.post("/events", "{").getHttpStatus()).isEqualTo(400);
    assertThat(backend.post("/events", "x".repeat(600_000)).getHttpStatus()).isEqualTo(413);
  }

  @Test
  void theHeapDoesNotGrowWithConnectionsThatCameAndWent() {
    comeAndGo();
    long first = Footprint.heapAfterGc();

    comeAndGo();

    Await.until(
        "less than 4 MB more than " + first, () -> Footprint.heapAfterGc() - first < (4 << 20));
  }

  /** 300 connections in turn, each with a channel of its own, half of them without a goodbye. */
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
