package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.kit.testing.Await;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.signing.WebhookSignature;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks asked over a real bus, answered by a real HTTP server. */
@Timeout(60)
class HookCallsIT {

  private static final SocketId SOCKET = new SocketId("1.2");

  private record Call(String path, String cookie, String tenant, String signature, String body) {}

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private HttpServer backend;
  private AuthFixture auth;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.setExecutor(Executors.newCachedThreadPool());
    backend.createContext("/", this::answer);
    backend.start();
    auth = AuthFixture.start(folder, yaml(true));
  }

  @AfterEach
  void stop() {
    hanging.countDown();
    auth.close();
    backend.stop(0);
  }

  private String yaml(boolean allowPrivate) {
    return """
    apps:
      - id: "%s"
        keys: [ { key: %s, secret: %s } ]
        client_events: true
        allowed_origins: ["https://shop.example"]
        hooks:
          connect:
            url: http://localhost.localdomain.invalid/unused
            forward_cookies: sid
            forward_headers: X-Tenant
            timeout: 2s
            allow_private: PRIVATE
          subscribe: { url: "http://BACKEND/subscribe", timeout: 2s, allow_private: true }
          client_event: { url: "http://BACKEND/event", timeout: 2s, allow_private: true }
    """
        .formatted(TestApps.ID, TestApps.KEY, TestApps.SECRET)
        .replace("localhost.localdomain.invalid/unused", (allowPrivate ? "BACKEND" : "NAME") + "/c")
        .replace("BACKEND", "127.0.0.1:" + backend.getAddress().getPort())
        .replace("NAME", "tidewire-test.localhost:" + backend.getAddress().getPort())
        .replace("PRIVATE", Boolean.toString(allowPrivate));
  }

  private void answer(HttpExchange request) throws IOException {
    String body = new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String cookie = header(request, "Cookie");
    calls.add(
        new Call(
            request.getRequestURI().getPath(),
            cookie,
            header(request, "X-Tenant"),
            header(request, "X-Pusher-Signature"),
            body));
    switch (cookie) {
      case "sid=hangs" -> await();
      case "sid=redirects" -> {
        request.getResponseHeaders().set("Location", "/elsewhere");
        reply(request, 302, "");
      }
      case "sid=nonsense" -> reply(request, 200, "<html>Log in</html>");
      case "sid=huge" ->
          reply(request, 200, "{\"allow\":true,\"x\":\"" + "x".repeat(70_000) + "\"}");
      case "sid=denied" -> reply(request, 401, "");
      default -> reply(request, 200, usual(request.getRequestURI().getPath()));
    }
  }

  private static String usual(String path) {
    return switch (path) {
      case "/event" -> "{\"allow\":true,\"data\":\"clean\"}";
      case "/subscribe" -> "{\"allow\":true,\"user_id\":\"guest\"}";
      default -> "{\"allow\":true,\"user_id\":\"ann\",\"cache_seconds\":60}";
    };
  }

  private void await() {
    try {
      hanging.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static String header(HttpExchange request, String name) {
    String value = request.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static void reply(HttpExchange request, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    request.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) request.getResponseBody().write(bytes);
    request.close();
  }

  private ConnectVerdict connect(String cookie) {
    return auth.askPatiently(
        Addresses.AUTH_HOOK_CONNECT,
        new ConnectHookRequest(
            TestApps.ID,
            cookie,
            Map.of("x-tenant", "t1"),
            Optional.of("https://shop.example"),
            Optional.empty()),
        ConnectVerdict.class);
  }

  private int code(String cookie) {
    return ((ConnectVerdict.Refused) connect(cookie)).code();
  }

  @Test
  void anEdgeIsToldToAskWhatTheBackendSaysAndWhatToTellIt() {
    ConnectVerdict verdict =
        auth.ask(
            Addresses.AUTH_CONNECT,
            new ConnectRequest(
                TestApps.KEY,
                Optional.of("7"),
                Optional.of("https://shop.example"),
                false,
                Optional.empty()),
            ConnectVerdict.class);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            ConnectVerdict.AskHook.class,
            ask -> {
              assertThat(ask.inputs().cookies()).containsExactly("sid");
              assertThat(ask.inputs().headers()).containsExactly("x-tenant");
            });
  }

  @Test
  void aBackendKnowsTheSessionByItsCookieAndTheCallByItsSignature() {
    ConnectVerdict verdict = connect("sid=1");
    connect("sid=1");

    assertThat(verdict)
        .isInstanceOfSatisfying(
            ConnectVerdict.Accepted.class,
            accepted -> assertThat(accepted.identity().orElseThrow().userId()).contains("ann"));
    assertThat(calls).hasSize(1);
    Call call = calls.get(0);
    assertThat(call.cookie()).isEqualTo("sid=1");
    assertThat(call.tenant()).isEqualTo("t1");
    assertThat(call.body()).contains("\"origin\":\"https://shop.example\"");
    assertThat(call.signature())
        .isEqualTo(
            WebhookSignature.sign(
                new AppSecret(TestApps.SECRET), call.body().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aBackendThatDeniesIsBelievedAndOneThatAnswersBadlyLetsNobodyIn() {
    assertThat(code("sid=denied")).isEqualTo(4009);
    assertThat(code("sid=nonsense")).isEqualTo(4100);
    assertThat(code("sid=huge")).isEqualTo(4100);
    assertThat(code("sid=redirects")).isEqualTo(4100);
    assertThat(calls).extracting(Call::path).doesNotContain("/elsewhere");
  }

  @Test
  void aBackendThatHangsIsGivenUpAfterItsTimeout() {
    assertThat(code("sid=hangs")).isEqualTo(4100);
    assertThat(auth.count("tidewire_hook_calls_total", "hook", "connect", "outcome", "timeout"))
        .isEqualTo(1);
  }

  @Test
  void aHostWithAPrivateAddressIsNotCalledUnlessTheAppsFileAllowsIt(@TempDir Path folder)
      throws IOException {
    try (AuthFixture strict = AuthFixture.start(folder, yaml(false))) {
      ConnectVerdict verdict =
          strict.askPatiently(
              Addresses.AUTH_HOOK_CONNECT,
              new ConnectHookRequest(
                  TestApps.ID, "sid=1", Map.of(), Optional.empty(), Optional.empty()),
              ConnectVerdict.class);

      assertThat(((ConnectVerdict.Refused) verdict).code()).isEqualTo(4100);
      assertThat(calls).isEmpty();
      assertThat(
              strict.count(
                  "tidewire_hook_calls_total", "hook", "connect", "outcome", "forbidden_address"))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\r\nX-Evil: 1", "a\u001fb", "a\u007fb", "\u20ac"})
  void aValueThatNoHeaderCanHoldReachesNoBackendAndCountsNotAgainstIt(String value) {
    assertThat(code("sid=" + value)).isEqualTo(4009);

    assertThat(calls).isEmpty();
    assertThat(auth.count("tidewire_hook_calls_total", "hook", "connect", "outcome", "timeout"))
        .isZero();
  }

  @Test
  void whatHeadersMayHoldReachesTheBackendAsItIs() {
    connect("sid=a b \u00e9~");

    assertThat(calls.get(0).cookie()).isEqualTo("sid=a b \u00e9~");
  }

  @Test
  void aUserWhoIsTerminatedIsAskedAboutAgain() {
    connect("sid=1");
    connect("sid=1");
    assertThat(calls).hasSize(1);

    auth.vertx
        .eventBus()
        .publish(Addresses.EDGE_TERMINATE_USER, new TerminateUser(TestApps.ID, "ann"));

    Await.until(
        "the backend is asked again",
        () -> {
          connect("sid=1");
          return calls.size() == 2;
        });
  }

  private SubscribeVerdict subscribe(String channel, Optional<String> signature) {
    return auth.askPatiently(
        Addresses.AUTH_HOOK_SUBSCRIBE,
        new SubscribeRequest(
            TestApps.ID,
            SOCKET,
            new ChannelName(channel),
            new SubscribeRequest.Proof(signature, Optional.empty()),
            Optional.empty()),
        SubscribeVerdict.class);
  }

  @Test
  void theBackendsConsentOpensAChannelWithoutASignature() {
    assertThat(subscribe("presence-a", Optional.empty()))
        .isInstanceOfSatisfying(
            SubscribeVerdict.Allowed.class,
            allowed -> assertThat(allowed.member().orElseThrow().userId()).isEqualTo("guest"));
  }

  @Test
  void aBadSignatureIsRefusedBeforeTheBackendIsAskedAndAGoodOneIsNotEnough() {
    String forged = TestApps.KEY + ":" + "0".repeat(64);
    assertThat(subscribe("private-a", Optional.of(forged)))
        .isInstanceOf(SubscribeVerdict.Refused.class);
    assertThat(calls).isEmpty();

    String good =
        TestApps.KEY
            + ":"
            + ChannelSignature.of(SOCKET, new ChannelName("private-a"), Optional.empty())
                .sign(new AppSecret(TestApps.SECRET));
    assertThat(subscribe("private-a", Optional.of(good)))
        .isInstanceOf(SubscribeVerdict.Allowed.class);
    assertThat(calls).hasSize(1);
  }

  @Test
  void theBackendRewritesAClientEvent() {
    ClientEventVerdict verdict =
        auth.ask(
            Addresses.AUTH_HOOK_CLIENT_EVENT,
            new ClientEventRequest(
                new Topic(TestApps.ID, "private-a"),
                "client-x",
                "dirty",
                new ClientEventRequest.Sender(SOCKET, Optional.of("ann"))),
            ClientEventVerdict.class);

    assertThat(verdict).isEqualTo(new ClientEventVerdict.Allowed("client-x", "clean"));
    assertThat(calls.get(0).body())
        .contains("\"event\":\"client-x\"", "\"data\":\"dirty\"", "\"user_id\":\"ann\"");
  }
}
