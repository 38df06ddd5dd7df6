package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens that a user's connection had before it was terminated no longer authorize anything. */
@Timeout(180)
class TerminatedUserIT {

  private static final String ROOM = "private-res-q";

  @Test
  void anAnonymousConnectionDoesNotResumeWithWhatATerminatedUserHeld() {
    Path apps =
        TestApp.file(
            Path.of("target", "children", "terminated-apps"),
            TestApp.yamlWith("[{pattern: \"private-res-*\", history: {}, resume_auth: on}]"));
    try (SmallProcess process =
        SmallProcess.start(
            "terminated", Map.of("TIDEWIRE_AUTH_APPS", apps.toAbsolutePath().toString()))) {
      FrameClient bob = established(process);
      bob.send(
          new JsonObject()
              .put("event", "pusher:signin")
              .put("data", TestApp.signIn(TestApp.SECRET, bob.socketId(), "{\"id\":\"bob\"}"))
              .encode());
      bob.next("pusher:signin_success");
      JsonObject handedOver = recovery(bob, subscribe(bob, signed(bob)));
      FrameClient anonymous = established(process);
      ask(anonymous, handedOver);
      Await.until("an answer", () -> isSubscribed(anonymous) || isRefused(anonymous));

      Pusher backend = TestApp.backend(process.port());
      assertThat(backend.post("/users/bob/terminate_connections", "{}").getHttpStatus())
          .isEqualTo(200);
      bob.end();

      assertRefused(process, handedOver);
      if (isSubscribed(anonymous)) assertRefused(process, recovery(anonymous, answer(anonymous)));
    }
  }

  private static void assertRefused(SmallProcess process, JsonObject recovery) {
    try (FrameClient again = established(process)) {
      ask(again, recovery);
      Await.until("an answer", () -> isSubscribed(again) || isRefused(again));
      assertThat(again.heard())
          .noneMatch(frame -> frame.is("pusher_internal:subscription_succeeded"));
    }
  }

  private static FrameClient established(SmallProcess process) {
    FrameClient client = FrameClient.recoverable(process.port());
    Await.until("a token", () -> rec(client).containsKey("resume_token"));
    return client;
  }

  private static JsonObject rec(FrameClient client) {
    return client.next("pusher:connection_established").object().getJsonObject("rec");
  }

  private static JsonObject signed(FrameClient client) {
    return TestApp.authorization(client.socketId(), ROOM)
        .put("channel", ROOM)
        .put("recovery", new JsonObject().put("v", 1));
  }

  private static JsonObject subscribe(FrameClient client, JsonObject data) {
    client.subscribe(data);
    return answer(client);
  }

  private static JsonObject answer(FrameClient client) {
    return client.next("pusher_internal:subscription_succeeded").object().getJsonObject("recovery");
  }

  /** Uses the newest token, as a page could that read it from the user's browser. */
  private static JsonObject recovery(FrameClient client, JsonObject answer) {
    String token =
        client.heard("tidewire:resume_token").stream()
            .map(frame -> frame.object().getString("resume_token"))
            .reduce((earlier, later) -> later)
            .orElseGet(() -> rec(client).getString("resume_token"));
    return new JsonObject()
        .put("v", 1)
        .put("prev_socket", client.socketId())
        .put("resume_token", token)
        .put("permit", answer.getString("permit"));
  }

  private static void ask(FrameClient client, JsonObject recovery) {
    client.send(
        new JsonObject()
            .put("event", "pusher:subscribe")
            .put("data", new JsonObject().put("channel", ROOM).put("recovery", recovery))
            .encode());
  }

  private static boolean isSubscribed(FrameClient client) {
    return !client.heard("pusher_internal:subscription_succeeded").isEmpty();
  }

  private static boolean isRefused(FrameClient client) {
    return client.heard().stream().anyMatch(frame -> frame.isRefusal());
  }
}
