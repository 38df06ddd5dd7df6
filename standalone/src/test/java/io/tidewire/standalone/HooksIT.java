package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.RawSocket;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An app with session cookies, without JWTs and without an endpoint that signs. */
@Timeout(180)
class HooksIT {

  private static final String CONNECTED = "pusher:connection_established";
  private static final String SUCCEEDED = "pusher_internal:subscription_succeeded";
  private static final String ORIGIN = "https://shop.example";

  private static final List<JsonObject> CALLS = new CopyOnWriteArrayList<>();
  private static HttpServer backend;
  private static TidewireInOneJvm tidewire;

  @BeforeAll
  static void start() throws IOException {
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.setExecutor(Executors.newCachedThreadPool());
    backend.createContext("/", HooksIT::answer);
    backend.start();
    tidewire = TidewireInOneJvm.start(Map.of(), apps(backend.getAddress().getPort()));
  }

  private static String apps(int port) {
    return """
    apps:
      - id: "%s"
        keys: [ { key: %s, secret: %s } ]
        client_events: true
        allowed_origins: ["%s"]
        namespaces:
          - { pattern: "private-*", history: {}, resume_auth: on }
        hooks:
          connect:
            url: http://127.0.0.1:%d/
            forward_cookies: sid
            timeout: 5s
            allow_private: true
          subscribe:
            url: http://127.0.0.1:%d/
            channels: ["private-vip-*", "presence-*"]
            timeout: 5s
            allow_private: true
          client_event: { url: "http://127.0.0.1:%d/", timeout: 5s, allow_private: true }
    """
        .formatted(TestApp.ID, TestApp.KEY, TestApp.SECRET, ORIGIN, port, port, port);
  }

  @AfterAll
  static void stop() {
    tidewire.close();
    backend.stop(0);
  }

  @BeforeEach
  void forget() {
    CALLS.clear();
  }

  /** The cookie {@code sid=ann} identifies Ann's session. */
  private static void answer(HttpExchange request) throws IOException {
    JsonObject call = Buffer.buffer(request.getRequestBody().readAllBytes()).toJsonObject();
    String cookie = request.getRequestHeaders().getFirst("Cookie");
    CALLS.add(call);
    JsonObject answer =
        switch (call.getString("hook")) {
          case "connect" -> session(cookie == null ? "" : cookie);
          case "subscribe" ->
              new JsonObject()
                  .put("allow", !call.getString("channel").endsWith("-closed"))
                  .put("reason", "members only")
                  .put("cache_seconds", 60);
          default ->
              call.getString("data").contains("damn")
                  ? new JsonObject().put("allow", false).put("reason", "mind your words")
                  : new JsonObject()
                      .put("allow", true)
                      .put("data", "seen: " + call.getString("data"));
        };
    byte[] bytes = answer.encode().getBytes(StandardCharsets.UTF_8);
    request.sendResponseHeaders(200, bytes.length);
    request.getResponseBody().write(bytes);
    request.close();
  }

  private static JsonObject session(String cookie) {
    if (!cookie.startsWith("sid=") || cookie.contains(";")) {
      return new JsonObject().put("allow", false).put("reason", "log in first");
    }
    String user = cookie.substring("sid=".length());
    return new JsonObject()
        .put("allow", true)
        .put("user_id", user)
        .put("user_info", new JsonObject().put("name", user))
        .put(
            "channels",
            new JsonObject().put("private-of-*", new JsonArray().add("subscribe").add("publish")))
        .put("cache_seconds", 60);
  }

  private static long calls(String hook) {
    return CALLS.stream().filter(call -> call.getString("hook").equals(hook)).count();
  }

  private static RawSocket open(int edge, String cookie, String more) {
    RawSocket client = RawSocket.tcp(tidewire.edge(edge));
    String path = "/app/" + TestApp.KEY + "?protocol=7" + more;
    client.send(
        RawSocket.handshake(path)
            .replaceFirst(
                "\r\n\r\n$",
                "\r\nOrigin: " + ORIGIN + "\r\nCookie: other=x; " + cookie + "\r\n\r\n"));
    assertThat(client.head()).contains(" 101 ");
    return client;
  }

  private static RawSocket connected(int edge, String cookie, String more) {
    RawSocket client = open(edge, cookie, more);
    assertThat(client.next()).contains(CONNECTED);
    return client;
  }

  private static String subscribed(RawSocket client, String channel) {
    say(client, "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + channel + "\"}}");
    return client.next();
  }

  private static void say(RawSocket client, String text) {
    client.frame(RawSocket.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aSessionCookieOpensPrivateAndPresenceChannels() {
    RawSocket ann = connected(1, "sid=ann", "");

    assertThat(subscribed(ann, "private-of-ann")).contains(SUCCEEDED);
    assertThat(subscribed(ann, "presence-room")).contains(SUCCEEDED, "ann", "name");
    assertThat(subscribed(ann, "private-vip-1")).contains(SUCCEEDED);
    assertThat(subscribed(ann, "private-vip-closed"))
        .contains("subscription_error", "members only");
    assertThat(subscribed(ann, "private-else"))
        .contains("subscription_error", "Auth info required");
    assertThat(calls("connect")).isEqualTo(1);
    assertThat(calls("subscribe")).as("a grant needs no question").isEqualTo(3);
    ann.close();
  }

  @Test
  void withoutASessionNobodyConnects() {
    RawSocket stranger = open(1, "sid2=x", "");

    assertThat(stranger.next()).contains("pusher:error", "4009", "log in first");
    assertThat(stranger.closeCode()).isEqualTo(4009);
  }

  @Test
  void aReturningSessionCostsTheBackendNoCallOnAnyEdge() {
    subscribed(connected(1, "sid=eve", ""), "presence-room");
    for (int i = 0; i < 10; i++) subscribed(connected(1 + i % 2, "sid=eve", ""), "presence-room");

    assertThat(calls("connect")).isEqualTo(1);
    assertThat(calls("subscribe")).isEqualTo(1);
  }

  @Test
  void aPassReplacesTheCookieForAWhile() {
    RawSocket before = open(1, "sid=cat", "&ext=rec1");
    JsonObject rec =
        new JsonObject(new JsonObject(before.next()).getString("data")).getJsonObject("rec");
    String pass = rec.getString("pass");
    before.close();

    RawSocket after = connected(2, "none=1", "&ext=rec1&pass=" + pass);
    assertThat(subscribed(after, "#server-to-user-cat")).contains(SUCCEEDED);
    assertThat(calls("connect")).isEqualTo(1);
    RawSocket forged = open(2, "none=1", "&ext=rec1&pass=x" + pass.substring(1));
    assertThat(forged.next()).contains("4009");
    after.close();
  }

  @Test
  void aUserWhoseConnectionsAreTerminatedIsAskedAboutAgainWithCookieAndPass() {
    RawSocket before = open(1, "sid=lea", "&ext=rec1");
    String pass =
        new JsonObject(new JsonObject(before.next()).getString("data"))
            .getJsonObject("rec")
            .getString("pass");
    connected(2, "sid=lea", "").close();
    assertThat(calls("connect")).isEqualTo(1);

    TestApp.backend(tidewire.edge(1)).post("/users/lea/terminate_connections", "{}");

    assertThat(before.closeCode()).isEqualTo(4009);
    Await.until(
        "the cookie is asked about",
        () -> {
          connected(2, "sid=lea", "").close();
          return calls("connect") == 2;
        });
    Await.until(
        "the pass counts no longer",
        () -> {
          RawSocket returning = open(2, "none=1", "&ext=rec1&pass=" + pass);
          return returning.next().contains("log in first");
        });
  }

  @Test
  void aClientEventIsRewrittenOrRefusedByTheBackendAndAcknowledged() {
    RawSocket ann = connected(1, "sid=ada", "&ext=ack1");
    RawSocket bob = connected(2, "sid=bea", "");
    subscribed(ann, "private-of-all");
    subscribed(bob, "private-of-all");

    say(ann, event("damn", "1"));
    say(ann, event("hi", "2"));

    assertThat(bob.next()).contains("client-say", "seen: hi").doesNotContain("damn");
    assertThat(ann.next()).contains("tidewire:ack", "\\\"1\\\"", "false", "mind your words");
    assertThat(ann.next()).contains("tidewire:ack", "\\\"2\\\"", "true");
    ann.close();
    bob.close();
  }

  private static String event(String data, String ack) {
    return "{\"event\":\"client-say\",\"channel\":\"private-of-all\",\"data\":\"%s\",\"ack\":\"%s\"}"
        .formatted(data, ack);
  }

  @Test
  void theBackendIsToldNothingButWhatTheAppsFileNames() {
    connected(1, "sid=dan", "").close();
    Await.until("the call is there", () -> calls("connect") == 1);

    assertThat(CALLS.get(0).fieldNames())
        .containsExactlyInAnyOrder("hook", "time_ms", "app_id", "origin");
  }
}
