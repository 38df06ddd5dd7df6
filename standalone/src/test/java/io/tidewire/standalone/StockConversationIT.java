package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every frame that one stock client gets in a long conversation, byte for byte. {@code
 * stock-conversation.txt} was recorded before there was a history, an extension or a namespace;
 * only the ids of sockets are replaced.
 */
@Timeout(180)
class StockConversationIT {

  @Test
  void aStockClientIsToldWhatItAlwaysWas() throws IOException {
    try (TidewireInOneJvm tidewire = TidewireInOneJvm.start()) {
      assertThat(conversation(tidewire.edge(1))).isEqualTo(recorded());
    }
  }

  static String recorded() throws IOException {
    try (InputStream in =
        StockConversationIT.class.getResourceAsStream("/stock-conversation.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static String conversation(int port) {
    Pusher backend = TestApp.backend(port);
    FrameClient client = FrameClient.connect(port);
    FrameClient other = FrameClient.connect(port);

    subscribe(client, new JsonObject().put("channel", "open").put("auth", ""));
    client.subscribePrivate("private-mine").subscribePresence("presence-room", "ann");
    client.subscribe("cache-last");
    client.next("pusher:cache_miss");
    publish(client, backend, "open", "plain", "text");
    publish(client, backend, "open", "App\\Events\\Paid", "{\"note\":\"é 🌊 \\\"q\\\" \\u0001\"}");
    publish(client, backend, "private-mine", "number", 12.50);
    publish(client, backend, "cache-last", "kept", "{}");
    backend.trigger("open", "not-for-the-client", "x", client.socketId());
    backend.trigger("open", "for-all-again", "y");
    client.next("for-all-again");

    other.subscribePresence("presence-room", "bob");
    client.next("pusher_internal:member_added");
    other.send("{\"event\":\"client-hi\",\"channel\":\"presence-room\",\"data\":{\"x\":[1, 2]}}");
    client.next("client-hi");
    other.unsubscribe("presence-room");
    client.next("pusher_internal:member_removed");

    say(client, "{\"event\":\"client-no\",\"channel\":\"open\",\"data\":{}}");
    say(client, "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"open\"}}");
    client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"private-no\"}}");
    client.next("pusher:subscription_error");
    say(client, "{\"event\":\"pusher:subscribe\",\"data\":{}}");
    say(client, "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"never\"}}");
    say(client, "{\"event\":\"tidewire:nothing\"}");
    say(client, "{\"event\":\"tidewire:refresh\",\"data\":{\"token\":\"a.b.c\"}}");
    say(client, "no JSON");
    client.sendBinary(new byte[] {1});
    client.sync();
    subscribe(
        client,
        new JsonObject()
            .put("channel", "wishes")
            .put("recovery", "nonsense")
            .put("rewind", new JsonObject().put("count", -1)));
    subscribe(
        client,
        new JsonObject()
            .put("channel", "more-wishes")
            .put("recovery", new JsonObject().put("v", 1).put("epoch", "e").put("offset", "1")));
    JsonObject who = TestApp.signIn(TestApp.SECRET, client.socketId(), "{\"id\":\"ann\"}");
    client.send(new JsonObject().put("event", "pusher:signin").put("data", who).encode());
    client.next("pusher:signin_success");
    client.subscribe("#server-to-user-ann");
    client.sync();

    StringBuilder text = new StringBuilder();
    for (Frame frame : client.heard()) text.append(frame.text()).append('\n');
    String socketId = client.socketId();
    other.close();
    client.close();
    return text.toString().replace(socketId, "SOCKET");
  }

  private static void subscribe(FrameClient client, JsonObject data) {
    client.subscribe(data).sync();
  }

  private static void publish(
      FrameClient client, Pusher backend, String channel, String event, Object data) {
    assertThat(backend.trigger(channel, event, data).getStatus()).isEqualTo(Result.Status.SUCCESS);
    client.next(event);
  }

  private static void say(FrameClient client, String text) {
    client.send(text);
    client.sync();
  }
}
