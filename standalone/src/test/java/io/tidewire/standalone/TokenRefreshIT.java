package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.standalone.testing.Token;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client replaces a token that is about to expire, without reconnecting. */
@Timeout(180)
class TokenRefreshIT {

  private static TidewireInOneJvm tidewire;

  @BeforeAll
  static void start() {
    tidewire =
        TidewireInOneJvm.start(
            Map.of(),
            TestApp.yaml().replace("algorithms: [HS256]", "algorithms: [HS256]\n      leeway: 0s"));
  }

  @AfterAll
  static void stop() {
    tidewire.close();
  }

  private static String token(String user, String channel, int seconds) {
    Map<String, Object> claims =
        Map.of("sub", user, "channels", Map.of(channel, List.of("subscribe")));
    return Token.of(claims, seconds);
  }

  private static FrameClient connect(String token) {
    FrameClient client =
        FrameClient.open(tidewire.edge(1), "/app/" + TestApp.KEY + "?protocol=7&token=" + token);
    client.next("pusher:connection_established");
    return client;
  }

  private static void refresh(FrameClient client, String token) {
    client.send(
        new JsonObject()
            .put("event", "tidewire:refresh")
            .put("data", new JsonObject().put("token", token))
            .encode());
  }

  @Test
  void aConnectionOutlivesItsFirstTokenIfItWasRefreshedAndOnlyThen() {
    FrameClient refreshed = connect(token("ann", "private-a", 3));
    FrameClient left = connect(token("bob", "private-a", 3));
    refreshed.subscribe("private-a");

    refresh(refreshed, token("ann", "private-a", 600));
    refreshed.next("tidewire:refreshed");

    assertThat(left.end().code()).isEqualTo(4009);
    assertThat(refreshed.sync().isOpen()).isTrue();
    assertThat(refreshed.heard("pusher:subscription_error")).isEmpty();
    refreshed.close();
  }

  @Test
  void theRefreshedTokensGrantsReplaceThoseOfBefore() {
    FrameClient client = connect(token("ann", "private-old", 600)).subscribe("private-old");

    refresh(client, token("ann", "private-new", 600));
    client.next("tidewire:refreshed");

    client.next("the old grant ends", f -> f.is("pusher:subscription_error", "private-old"));
    client.subscribe("private-new");
    client.close();
  }

  @Test
  void neitherAForgedNorAnotherUsersTokenReplacesTheOneThatIsThere() {
    FrameClient client = connect(token("ann", "private-a", 600)).subscribe("private-a");
    String forged = token("ann", "private-b", 600).replaceAll("\\.[^.]*$", ".Zm9yZ2Vk");

    refresh(client, forged);
    refresh(client, token("bob", "private-b", 600));
    Await.until("both are refused", () -> client.heard("pusher:error").size() == 2);

    assertThat(client.heard("tidewire:refreshed")).isEmpty();
    assertThat(client.heard("pusher:subscription_error")).isEmpty();
    client.close();
  }
}
