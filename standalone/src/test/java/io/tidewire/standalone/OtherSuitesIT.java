package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the test suites of other servers and SDKs expect directly after a frame. */
@Timeout(180)
class OtherSuitesIT {

  private static final int TIMES = 20;

  private static TidewireInOneJvm tidewire;
  private static Pusher backend;

  @BeforeAll
  static void start() {
    tidewire = TidewireInOneJvm.start();
    backend = TestApp.backend(tidewire.edge(2));
  }

  @AfterAll
  static void stop() {
    tidewire.close();
  }

  @Test
  void whatIsSentToAUserTheMomentItsSignInSucceedsArrives() {
    for (int i = 0; i < TIMES; i++) {
      String user = "user-" + i;
      try (FrameClient client = FrameClient.connect(tidewire.edge(1))) {
        JsonObject who =
            TestApp.signIn(TestApp.SECRET, client.socketId(), "{\"id\":\"" + user + "\"}");
        client.send(new JsonObject().put("event", "pusher:signin").put("data", who).encode());
        client.next("pusher:signin_success");

        backend.post(
            "/events",
            "{\"name\":\"welcome\",\"channel\":\"#server-to-user-%s\",\"data\":\"x\"}"
                .formatted(user));

        assertThat(client.next("welcome").channel()).contains("#server-to-user-" + user);
      }
    }
  }

  @Test
  void whoCountsAfterSubscriptionSucceededCountsTheSubscription() {
    for (int i = 0; i < TIMES; i++) {
      String channel = "presence-counted-" + i;
      try (FrameClient ann = FrameClient.connect(tidewire.edge(1));
          FrameClient bob = FrameClient.connect(tidewire.edge(1));
          FrameClient tab = FrameClient.connect(tidewire.edge(2))) {
        ann.subscribePresence(channel, "ann");
        assertThat(counts(channel)).isEqualTo(counted(1, 1));
        bob.subscribePresence(channel, "bob");
        assertThat(counts(channel)).isEqualTo(counted(2, 2));
        tab.subscribePresence(channel, "ann");
        assertThat(counts(channel)).isEqualTo(counted(2, 3));
      }
    }
  }

  @Test
  void whoListsChannelsAfterSubscriptionSucceededFindsTheChannel() {
    for (int i = 0; i < TIMES; i++) {
      try (FrameClient client = FrameClient.connect(tidewire.edge(1))) {
        client.subscribe("listed-" + i);

        assertThat(get("/channels", Map.of("filter_by_prefix", "listed-" + i)))
            .isEqualTo("{\"channels\":{\"listed-" + i + "\":{}}}");
      }
    }
  }

  @Test
  void whoIsRemovedFromAChannelIsToldAndHearsNothingMoreOfIt() {
    try (FrameClient ann = FrameClient.connect(tidewire.edge(1));
        FrameClient bob = FrameClient.connect(tidewire.edge(2))) {
      bob.subscribePresence("presence-room", "bob");
      ann.subscribePresence("presence-room", "ann");
      bob.next("pusher_internal:member_added");

      assertThat(
              backend.post("/channels/presence-room/users/ann/unsubscribe", "{}").getHttpStatus())
          .isEqualTo(200);

      assertThat(ann.next("pusher:subscription_error").channel()).contains("presence-room");
      bob.next("pusher_internal:member_removed");
      backend.trigger("presence-room", "secret", "x");
      bob.next("secret");
      assertThat(ann.sync().heard("secret")).isEmpty();

      String path = "/channels/presence-room/sockets/" + bob.socketId() + "/unsubscribe";
      assertThat(backend.post(path, "{}").getHttpStatus()).isEqualTo(200);
      bob.next("pusher:subscription_error");
      assertThat(bob.isOpen()).isTrue();
    }
  }

  private static String counts(String channel) {
    return get("/channels/" + channel, Map.of("info", "user_count,subscription_count"));
  }

  private static String counted(int users, int subscriptions) {
    return "{\"occupied\":true,\"user_count\":%d,\"subscription_count\":%d}"
        .formatted(users, subscriptions);
  }

  private static String get(String path, Map<String, String> parameters) {
    return backend.get(path, parameters).getMessage();
  }
}
