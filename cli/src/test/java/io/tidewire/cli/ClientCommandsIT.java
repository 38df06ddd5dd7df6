package io.tidewire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.FreePorts;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each command against a running server. */
@Timeout(180)
class ClientCommandsIT {

  @TempDir private static Path directory;
  private static RunningTidewire server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningTidewire.start(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void whatIsPublishedReachesASubscriber() throws Exception {
    RunningSubscribe subscriber =
        RunningSubscribe.subscribe(server.environment(), "news", "--count", "1", "--json");

    Typed published = typed("publish", "news", "headline", "{\"text\":\"hello\"}");

    assertThat(published.code()).isZero();
    assertThat(published.out()).isEqualTo("Published headline to news\n");
    JsonObject event = new JsonObject(subscriber.lines().get(0));
    assertThat(event.getString("channel")).isEqualTo("news");
    assertThat(event.getString("event")).isEqualTo("headline");
    assertThat(event.getString("data")).isEqualTo("{\"text\":\"hello\"}");
  }

  @Test
  void aPrivateChannelIsSignedFor() throws Exception {
    RunningSubscribe subscriber =
        RunningSubscribe.subscribe(server.environment(), "private-news", "--count", "1");

    typed("publish", "private-news", "headline", "hello");

    assertThat(subscriber.lines())
        .singleElement()
        .asString()
        .endsWith("private-news  headline  hello");
  }

  @Test
  void aHistoryIsPrintedOldestFirst() {
    for (String data : new String[] {"1", "2", "3"}) typed("publish", "chat-kept", "said", data);

    Typed typed = typed("history", "chat-kept", "--limit", "2", "--json");

    assertThat(typed.code()).isZero();
    assertThat(typed.out().lines())
        .extracting(line -> new JsonObject(line).getString("data"))
        .containsExactly("2", "3");
  }

  @Test
  void aSubscriberGetsTheHistoryAndThenWhatComesWithoutAGap() throws Exception {
    for (String data : new String[] {"1", "2"}) typed("publish", "chat-tail", "said", data);
    RunningSubscribe subscriber =
        RunningSubscribe.subscribe(
            server.environment(), "chat-tail", "--history", "5", "--count", "3", "--json");

    typed("publish", "chat-tail", "said", "3");

    assertThat(subscriber.lines())
        .extracting(line -> new JsonObject(line).getString("data"))
        .containsExactly("1", "2", "3");
  }

  @Test
  void occupiedChannelsAndTheirUsersAreListed() throws Exception {
    RunningSubscribe member =
        RunningSubscribe.subscribe(
            server.environment(), "presence-room", "--user", "ann", "--count", "1");

    assertThat(typed("channels", "--prefix", "presence-").out().lines())
        .anyMatch(line -> line.matches("presence-room +1"));
    assertThat(typed("channels").out()).contains("presence-room");
    assertThat(typed("channel", "presence-room").out().lines().skip(1))
        .containsExactly("presence-room  true      1              1");
    assertThat(
            new JsonObject(typed("users", "presence-room", "--json").out()).getJsonArray("users"))
        .singleElement()
        .isEqualTo(new JsonObject().put("id", "ann"));

    typed("publish", "presence-room", "end");
    member.lines();
  }

  @Test
  void aKickedUserLosesTheConnectionThatSignSignedIn() throws Exception {
    try (TestSocket socket = new TestSocket(webSocket())) {
      String id = socketId(socket.next("pusher:connection_established"));
      JsonObject signed = new JsonObject(typed("sign", id, "--data", "{\"id\":\"bob\"}").out());
      socket.send("pusher:signin", signed);
      socket.next("pusher:signin_success");

      assertThat(typed("kick", "bob").out()).isEqualTo("Closing the connections of bob\n");

      assertThat(socket.next("closed")).isEqualTo("closed 4009");
    }
  }

  @Test
  void aConnectionIsKickedByItsSocketIdAndTheOthersStay() throws Exception {
    try (TestSocket kicked = new TestSocket(webSocket());
        TestSocket other = new TestSocket(webSocket())) {
      String id = socketId(kicked.next("pusher:connection_established"));
      other.next("pusher:connection_established");

      assertThat(typed("kick", "--socket", id).out())
          .isEqualTo("Closing the connection " + id + "\n");

      assertThat(kicked.next("closed")).isEqualTo("closed 4009");
      other.send("pusher:ping", new JsonObject());
      other.next("pusher:pong");
    }
  }

  @Test
  void kickTakesAUserOrASocketAndBansUsersOnly() {
    assertThat(typed("kick").code()).isEqualTo(2);
    assertThat(typed("kick", "bob", "--socket", "1.2").code()).isEqualTo(2);
    assertThat(typed("kick", "--socket", "1.2", "--ban", "60").code()).isEqualTo(2);
    assertThat(typed("kick", "--socket", "bob").err()).contains("Invalid socket id");
  }

  private static String socketId(String established) {
    return new JsonObject(new JsonObject(established).getString("data")).getString("socket_id");
  }

  @Test
  void aTokenOpensTheChannelsThatItNames() throws Exception {
    Map<String, String> environment = new HashMap<>(server.environment());
    environment.put("TIDEWIRE_APP_JWT_SECRET", RunningTidewire.JWT_SECRET);
    String token =
        Typed.of(environment, "token", "--user", "ann", "--channel", "private-a*").out().strip();

    assertThat(authorized(token, "private-abc")).isEqualTo(200);
    assertThat(authorized(token, "private-b")).isEqualTo(403);
  }

  @Test
  void topShowsAProcessFromItsMetrics() {
    Typed typed =
        typed(
            "top",
            "--once",
            "--json",
            "--interval",
            "1",
            "--management-url",
            "http://127.0.0.1:" + server.managementPort());

    assertThat(typed.code()).as(typed.err()).isZero();
    JsonObject process = new JsonObject(typed.out());
    assertThat(process.getString("service")).isEqualTo("standalone");
    assertThat(process.getDouble("heap_mib")).isPositive();
    assertThat(process.getDouble("delivered_per_second")).isNotNull();
  }

  @Test
  void aWrongSecretIsToldWithWhatToCheck() {
    Typed typed = typed("channels", "--secret", "wrong");

    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err())
        .contains("check the app key, the app secret and this machine's clock")
        .doesNotContain("\tat ");
  }

  @Test
  void aWrongSecretRefusesAPrivateChannelWithTheServersReason() {
    Typed typed = typed("subscribe", "private-news", "--secret", "wrong");

    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).startsWith("tidewire subscribe: private-news: ");
  }

  @Test
  void anUnknownKeyIsToldToASubscriberWithWhatToCheck() {
    Typed typed = typed("subscribe", "news", "--key", "nobody");

    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err())
        .isEqualTo("tidewire subscribe: Application does not exist (4001); check the app key\n");
  }

  @Test
  void aChannelWithoutAHistoryIsNoReasonToDoubtTheApp() {
    Typed typed = typed("history", "news");

    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).contains("Channel news has no history").doesNotContain("app id");
  }

  @Test
  void anAddressWithoutWebSocketsIsToldFromOneThatDoesNotAnswer() {
    Typed typed =
        Typed.of(
            Map.of("TIDEWIRE_URL", "http://127.0.0.1:" + server.managementPort()),
            "subscribe",
            "news");

    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err())
        .contains("answered with status 404 instead of a WebSocket")
        .hasLineCount(1);
  }

  @Test
  void aBanIsToldAndSoIsItsEnd() {
    assertThat(typed("kick", "eve", "--ban", "60").out())
        .isEqualTo("Closing the connections of eve; banned for 60 s\n");
    assertThat(typed("kick", "eve", "--ban", "0").out())
        .isEqualTo("Closing the connections of eve; the ban is lifted\n");
  }

  @Test
  void aRefusedConnectionIsReportedWithTheAddressAndWhatToStart() throws Exception {
    int nobody = FreePorts.one();
    for (String[] line : new String[][] {{"channels"}, {"publish", "a", "b"}, {"subscribe", "a"}}) {
      Typed typed = Typed.of(Map.of("TIDEWIRE_URL", "http://127.0.0.1:" + nobody), line);

      assertThat(typed.code()).isEqualTo(1);
      assertThat(typed.err())
          .contains("cannot connect to ", "127.0.0.1:" + nobody, "'tidewire start'", "TIDEWIRE_URL")
          .hasLineCount(1);
    }
  }

  private static Typed typed(String... line) {
    return Typed.of(server.environment(), line);
  }

  private static String webSocket() {
    return "ws://127.0.0.1:" + server.port() + "/app/the-key?protocol=7";
  }

  private static int authorized(String token, String channel) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/auth/channel"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("socket_id=1.2&channel_name=" + channel))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    return response.statusCode();
  }
}
