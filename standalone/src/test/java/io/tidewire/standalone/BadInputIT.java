package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.Http;
import io.tidewire.standalone.testing.RawSocket;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bad input of every kind gets a clear answer and occupies no resources afterwards. */
@Timeout(180)
class BadInputIT {

  private static final String APP = "/app/" + TestApp.KEY + "?protocol=7";

  @RegisterExtension static final CleanStateExtension tidewire = new CleanStateExtension();

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
    return client.heard().stream().filter(Frame::isRefusal).count();
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

  private static int port() {
    return tidewire.edge(1);
  }
}
