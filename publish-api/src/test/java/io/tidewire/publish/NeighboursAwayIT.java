package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.WireClient;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While auth or presence is unavailable, a known backend continues to publish. */
class NeighboursAwayIT {

  private static final Backend BACKEND = Backend.VECTORS;

  private RunningApi api;

  @BeforeEach
  void start() {
    api = RunningApi.start(RedisServer.shared());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aKnownBackendPublishesWhileAuthIsUnavailableAndOthersMustWait() {
    Backend stranger = new Backend("7", "another", "s", Backend.VECTOR_TIME);
    try (WireClient client = api.connect()) {
      client.call(BACKEND.event("e", "c", ""));
      api.auth.goes();

      assertThat(client.call(BACKEND.event("e", "c", "")).status()).isEqualTo(200);
      Reply refused = client.call(stranger.event("e", "c", ""));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("retry-after")).isIn("1", "2", "3");
      assertThat(refused.header("x-publish-outcome")).isEmpty();
    }
  }

  @Test
  void aKeyIsAskedForOncePerEventLoop() {
    try (WireClient client = api.connect()) {
      for (int i = 0; i < 20; i++) client.call(BACKEND.event("e", "c", ""));
    }

    assertThat(api.auth.timesAsked()).isEqualTo(1);
  }

  @Test
  void aKeyThatWasWithdrawnIsRefusedAtOnce() {
    try (WireClient client = api.connect()) {
      assertThat(client.call(BACKEND.event("e", "c", "")).status()).isEqualTo(200);

      api.auth.forgets(BACKEND);
      api.auth.announces("900123");

      assertThat(statusSoon(client, 401)).isEqualTo(401);
    }
  }

  @Test
  void aKeyThatIsNewWorksAtOnce() {
    Backend rotated = new Backend("900123", "rotated", "new secret", Backend.VECTOR_TIME);
    try (WireClient client = api.connect()) {
      assertThat(client.call(rotated.event("e", "c", "")).status()).isEqualTo(401);

      api.auth.knows(rotated);
      api.auth.announces("900123");

      int status = 401;
      for (int i = 0; i < 50 && status == 401; i++) {
        status = client.call(rotated.event("e", "c", "")).status();
      }
      assertThat(status).isEqualTo(200);
    }
  }

  @Test
  void whatWasPublishedIsNotRefusedBecauseNobodyCounts() {
    api.presence.goes();

    Reply event =
        api.call(
            BACKEND.events(
                "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\",\"info\":\"subscription_count\"}"));
    Reply batch =
        api.call(
            BACKEND.batch(
                "{\"batch\":[{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\",\"info\":\"subscription_count\"}]}"));

    assertThat(event.status()).isEqualTo(200);
    assertThat(event.body()).isEqualTo("{\"channels\":{\"c\":{}}}");
    assertThat(batch.body()).isEqualTo("{\"batch\":[{}]}");
  }

  @Test
  void aQuestionIsNotAnsweredByGuessing() {
    api.presence.goes();

    for (String path : new String[] {"/channels", "/channels/c", "/channels/presence-c/users"}) {
      Reply refused = api.call(BACKEND.get(path, Map.of()));
      assertThat(refused.status()).as(path).isEqualTo(503);
      assertThat(refused.header("retry-after")).isIn("1", "2", "3");
    }
  }

  /**
   * Repeats the request until it has the status, because the announcement travels beside the
   * requests.
   */
  private static int statusSoon(WireClient client, int wanted) {
    int status = 0;
    for (int i = 0; i < 50 && status != wanted; i++) {
      status = client.call(BACKEND.event("e", "c", "")).status();
    }
    return status;
  }
}
