package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The queries of docs/design/protocol.md §8.3 to §8.5. */
class QueriesIT {

  private static final Backend BACKEND = Backend.VECTORS;

  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = RunningApi.start(RedisServer.shared());
    api.presence
        .sees("presence-lobby", 51, "u-17", "u-18", "42")
        .sees("presence-a", 1, "u-1")
        .sees("orders.42", 13)
        .sees("a;b=c,d@e.f", 7)
        .sees("#server-to-user-u-17", 2);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void occupiedChannelsAreListedWithoutCountsAndWithoutUserChannels() {
    assertThat(api.call(BACKEND.get("/channels", Map.of())).json())
        .isEqualTo(
            new JsonObject(
                "{\"channels\":{\"presence-lobby\":{},\"presence-a\":{},\"orders.42\":{},\"a;b=c,d@e.f\":{}}}"));
  }

  @Test
  void aPrefixNarrowsTheListAndInfoAddsCounts() {
    Reply reply =
        api.call(
            BACKEND.get(
                "/channels", Map.of("filter_by_prefix", "presence-", "info", "user_count")));

    assertThat(reply.json())
        .isEqualTo(
            new JsonObject(
                "{\"channels\":{\"presence-lobby\":{\"user_count\":3},\"presence-a\":{\"user_count\":1}}}"));
  }

  @Test
  void noChannelsAreAnEmptyObject() {
    assertThat(api.call(BACKEND.get("/channels", Map.of("filter_by_prefix", "zzz"))).body())
        .isEqualTo("{\"channels\":{}}");
  }

  @Test
  void aChannelTellsWhatItIsAsked() {
    Reply reply =
        api.call(
            BACKEND.get(
                "/channels/presence-lobby", Map.of("info", "user_count,subscription_count")));

    assertThat(reply.body())
        .isEqualTo("{\"occupied\":true,\"user_count\":3,\"subscription_count\":51}");
  }

  @Test
  void theDeprecatedStatsOfAChannelAreItsState() {
    assertThat(api.call(BACKEND.get("/channels/presence-lobby/stats", Map.of())).body())
        .isEqualTo("{\"occupied\":true}");
  }

  @Test
  void anUnknownChannelIsNotOccupied() {
    assertThat(api.call(BACKEND.get("/channels/never-seen", Map.of())).body())
        .isEqualTo("{\"occupied\":false}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;b=c,d@e.f", "a%3Bb%3Dc%2Cd%40e.f"})
  void aNameMayHoldWhatOthersTakeForSyntax(String segment) {
    assertThat(
            api.call(BACKEND.get("/channels/" + segment, Map.of("info", "subscription_count")))
                .body())
        .isEqualTo("{\"occupied\":true,\"subscription_count\":7}");
  }

  @Test
  void anEncodedHashIsPartOfTheName() {
    assertThat(api.call(BACKEND.get("/channels/%23server-to-user-u-17", Map.of())).body())
        .isEqualTo("{\"occupied\":true}");
  }

  @Test
  void usersAreIdsAsStrings() {
    assertThat(
            api.call(BACKEND.get("/channels/presence-lobby/users", Map.of("info", "ignored")))
                .body())
        .isEqualTo("{\"users\":[{\"id\":\"u-17\"},{\"id\":\"u-18\"},{\"id\":\"42\"}]}");
  }

  @Test
  void anEmptyPresenceChannelHasNoUsers() {
    assertThat(api.call(BACKEND.get("/channels/presence-empty/users", Map.of())).body())
        .isEqualTo("{\"users\":[]}");
  }

  @ParameterizedTest
  @CsvSource({
    "/channels, info, user_count, presence-",
    "/channels, info, cache, unknown attribute",
    "/channels/orders.42, info, user_count, presence channels only",
    "/channels/orders.42, info, cache, cache channels only",
    "/channels/orders.42, info, nonsense, unknown attribute 'nonsense'",
    "/channels/a%20b, info, occupied, illegal character",
    "/channels/a%2Fb, info, occupied, illegal character",
    "/channels/private-x/users, x, y, presence channels",
    "/channels/presence%20x/users, x, y, illegal character"
  })
  void whatCannotBeAskedIsABadRequest(String path, String name, String value, String complaint) {
    Reply reply = api.call(BACKEND.get(path, Map.of(name, value)));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).contains(complaint);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /apps/900123/channels, GET",
    "DELETE, /apps/900123/channels/c, GET",
    "PUT, /apps/900123/channels/c/users, GET",
    "GET, /apps/900123/events, POST",
    "GET, /apps/900123/batch_events, POST",
    "GET, /apps/900123/users/u/terminate_connections, POST",
    "GET, /users/u/terminate_connections, POST"
  })
  void aWrongMethodIsToldTheRightOne(String method, String path, String allowed) {
    Reply reply = api.call(Backend.http(method, path, new byte[0]));

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("allow")).isEqualTo(allowed);
    assertThat(reply.json().getInteger("code")).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/apps",
        "/apps/",
        "/apps/1",
        "/apps//events",
        "/apps/1/events/",
        "/apps/1/events/x",
        "//apps/1/events",
        "/apps/1/channels/",
        "/apps/1/channels//users",
        "/apps/1/./events",
        "/x/../apps/1/events",
        "/pusher/auth",
        "/pusher/user-auth",
        "/sockjs/info",
        "/app/key",
        "/apps/1/connections",
        "/APPS/1/events",
        "/apps/1/event%73"
      })
  void anUnknownPathIsNotFound(String path) {
    Reply reply = api.call(Backend.http("POST", path, "{}".getBytes(StandardCharsets.UTF_8)));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json()).isEqualTo(new JsonObject("{\"error\":\"Unknown path\",\"code\":404}"));
    assertThat(reply.header("x-request-id")).isNotEmpty();
  }

  @Test
  void aPathThatCannotBeDecodedIsABadRequest() {
    assertThat(api.call(Backend.http("GET", "/apps/900123/channels/%zz", new byte[0])).status())
        .isEqualTo(400);
  }
}
