package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.kit.testing.AuditLines;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLettersIT {

  private static final RedisServer REDIS = RedisServer.shared();
  private static final Backend BACKEND = Backend.VECTORS;
  private static final String DEAD = WebhookKeys.deadLetters(BACKEND.appId());
  private static final String PATH = "/apps/" + BACKEND.appId() + "/webhooks/dead_letters";
  private static final String EVENT = "{\"name\":\"channel_occupied\",\"channel\":\"x\"}";

  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = RunningApi.start(REDIS);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void threeDeadLettersOfTwoEndpoints() {
    REDIS.flush();
    dies("1000-0", "a");
    dies("2000-0", "b");
    dies("3000-0", "a");
  }

  private static void dies(String id, String endpoint) {
    REDIS.run(
        ("XADD " + DEAD + " " + id + " w " + endpoint + "-" + id + " p " + endpoint)
            .concat(" c x e " + EVENT + " n 1 t 900 f 950 a 7 r retries_exhausted s 500 x oops")
            .split(" "));
  }

  @Test
  void deadLettersAreListedWithWhatHappenedPageByPage() {
    JsonObject first = get(Map.of("limit", "2"));
    JsonObject second = get(Map.of("limit", "2", "after", first.getString("next")));

    assertThat(first.getJsonArray("dead_letters").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("id", "1000-0")
                .put("webhook_id", "a-1000-0")
                .put("endpoint", "a")
                .put("reason", "retries_exhausted")
                .put("status", 500)
                .put("answer", "oops")
                .put("attempts", 7)
                .put("first_event_ms", 900)
                .put("first_attempt_ms", 950)
                .put("events", new JsonArray().add(new JsonObject(EVENT))));
    assertThat(first.getJsonArray("dead_letters")).hasSize(2);
    assertThat(second.getJsonArray("dead_letters")).hasSize(1);
    assertThat(second.containsKey("next")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"ids\":[\"1000-0\",\"3000-0\",\"5-5\"]} | 2 | 1",
        "{\"from\":1500,\"to\":3000} | 2 | 1",
        "{\"all\":true} | 3 | 0"
      })
  void oneOrARangeOrAllAreSentAgainOrDeleted(String selection, int chosen, String left) {
    assertThat(post("/replay", selection).json())
        .isEqualTo(new JsonObject().put("replayed", chosen));
    assertThat(REDIS.run("XLEN", DEAD)).isEqualTo(left);
    int queued = length("a") + length("b");
    assertThat(queued).isEqualTo(chosen);
    assertThat(REDIS.run("ZRANGE", WebhookKeys.queuesDue(), "0", "-1"))
        .contains(BACKEND.appId() + ":a");

    threeDeadLettersOfTwoEndpoints();
    assertThat(post("/purge", selection).json()).isEqualTo(new JsonObject().put("purged", chosen));
    assertThat(REDIS.run("XLEN", DEAD)).isEqualTo(left);
    assertThat(length("a") + length("b")).isZero();
  }

  @Test
  void theAuditLogSaysWhoSentAgainOrDeletedAndNothingOfWhoOnlyLooked() {
    try (var audit = new AuditLines()) {
      get(Map.of());
      post("/purge", "{\"ids\":[\"1000-0\"]}");

      assertThat(audit.all())
          .containsExactly(
              "changed action=purge_dead_letters by="
                  + BACKEND.key()
                  + "@127.0.0.1 target="
                  + PATH
                  + "/purge outcome=done");
    }
  }

  @Test
  void aReplayKeepsTheIdOfTheWebhookAndItsEvents() {
    post("/replay", "{\"ids\":[\"1000-0\"]}");

    assertThat(REDIS.run("XRANGE", WebhookKeys.queue(BACKEND.appId(), "a"), "-", "+"))
        .contains("i\na-1000-0\nr\n1")
        .contains("e\n" + EVENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | expected one of",
        "{\"all\":false} | expected one of",
        "{\"from\":1} | expected one of",
        "{\"all\":true,\"ids\":[]} | expected one of",
        "{\"ids\":[\"x\"]} | expected the id of a dead letter",
        "{\"from\":\"now\",\"to\":5} | from: expected milliseconds since 1970",
        "nothing | expected one of"
      })
  void aRequestThatDoesNotSayWhichIsRefused(String body, String complaint) {
    Reply reply = post("/purge", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).contains(complaint);
    assertThat(REDIS.run("XLEN", DEAD)).isEqualTo("3");
  }

  @Test
  void onlyTheAppsOwnKeyOpensThem() {
    Backend stranger = new Backend(BACKEND.appId(), BACKEND.key(), "wrong", Backend.VECTOR_TIME);

    assertThat(api.call(stranger.get("/webhooks/dead_letters", Map.of())).status()).isEqualTo(401);
    assertThat(api.call(stranger.post(PATH + "/purge", "{\"all\":true}")).status()).isEqualTo(401);
  }

  private static JsonObject get(Map<String, String> parameters) {
    return api.call(BACKEND.get("/webhooks/dead_letters", parameters)).json();
  }

  private static Reply post(String path, String body) {
    return api.call(BACKEND.post(PATH + path, body));
  }

  private static int length(String endpoint) {
    return Integer.parseInt(REDIS.run("XLEN", WebhookKeys.queue(BACKEND.appId(), endpoint)));
  }
}
