package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.edge.limits.InboundRates;
import io.tidewire.edge.websocket.connection.ConnectionConfig;
import io.tidewire.edge.websocket.frame.Compression;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.testing.AllowingAuth;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.wire.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From an HTTP request to a connection, or to a reason that a browser can read. */
class UpgradeEndpointIT {

  private static final String PATH = "/app/key?protocol=7";
  private static final String SWITCHING = "HTTP/1.1 101";

  private final LogWatch log = new LogWatch();
  private SocketRig rig = new SocketRig(SocketConfig.DEFAULTS);

  private static SocketConfig config(TrustedProxies proxies) {
    UpgradeRules rules =
        new UpgradeRules(
            new PathPrefix("/edge"),
            Optional.of("jwt"),
            proxies,
            false,
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            1_000,
            8);
    return new SocketConfig(
        new ConnectionConfig(SocketLimits.DEFAULTS, Compression.DEFAULTS, InboundRates.DEFAULTS),
        rules,
        Duration.ofSeconds(30));
  }

  private void restart(SocketRig other) {
    rig.close();
    rig = other;
  }

  @AfterEach
  void nothingIsLeftBehindAndNothingWasLogged() {
    SocketRig.until("all places are free", () -> rig.node.counts().total() == 0);
    SocketRig.until("all connections ended", () -> rig.node.admission().connections() == 0);
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  private RawClient client() {
    return RawClient.connect(rig.port);
  }

  private void refusedWith(String path, int code) {
    try (RawClient client = client()) {
      assertThat(client.upgrade(path)).startsWith(SWITCHING);

      assertThat(client.read().text())
          .startsWith("{\"event\":\"pusher:error\",\"data\":{\"code\":" + code);
      assertThat(client.read().code()).isEqualTo(code);
    }
  }

  @Test
  void authIsAskedWithWhatTheRequestSays() throws Exception {
    try (RawClient client = client()) {
      client.upgrade(
          "/app/a%20Key?client=js&protocol=7&token=a.b%2Dc&flash=false",
          "Origin: https://example.org");

      assertThat(rig.auth.asked.take())
          .isEqualTo(
              new ConnectRequest(
                  "a Key",
                  Optional.of("7"),
                  Optional.of("https://example.org"),
                  false,
                  Optional.of("a.b-c")));
    }
  }

  @Test
  void theTokenComesFromTheQueryTheHeaderOrTheCookieInThisOrder() throws Exception {
    restart(new SocketRig(config(TrustedProxies.NONE)));
    String header = "Authorization: bearer from-header";
    String cookie = "Cookie: a=b; jwt=from-cookie";

    assertThat(tokenOf("/edge/app/k?token=from-query", header, cookie)).contains("from-query");
    assertThat(tokenOf("/edge/app/k", header, cookie)).contains("from-header");
    assertThat(tokenOf("/edge/app/k?token=", cookie)).contains("from-cookie");
    assertThat(tokenOf("/edge/app/k", "Authorization: Basic eDp5")).isEmpty();
  }

  @Test
  void onlyATokenFromTheCookieIsMarkedAsOneThatEveryPageSends() throws Exception {
    restart(new SocketRig(config(TrustedProxies.NONE)));
    String cookie = "Cookie: jwt=from-cookie";

    assertThat(asked("/edge/app/k", cookie).tokenByCookie()).isTrue();
    assertThat(asked("/edge/app/k?token=a", cookie).tokenByCookie()).isFalse();
    assertThat(asked("/edge/app/k", cookie, "Authorization: bearer a").tokenByCookie()).isFalse();
    assertThat(asked("/edge/app/k").tokenByCookie()).isFalse();
  }

  @Test
  void whoBringsATokenIsNamedByTheAddressThatATrustedProxyTells() throws Exception {
    restart(new SocketRig(config(TrustedProxies.of(List.of("127.0.0.0/8", "10.0.0.0/8")))));
    String path = "/edge/app/k?token=a";

    assertThat(asked(path, "X-Forwarded-For: 203.0.113.7").client()).hasValue("203.0.113.7");
    assertThat(asked(path, "X-Forwarded-For: 2001:db8::1").client()).hasValue("2001:db8::/64");
    assertThat(asked(path, "X-Forwarded-For: 10.0.0.1").client()).isEmpty();
    assertThat(asked(path).client()).isEmpty();
    assertThat(asked("/edge/app/k", "X-Forwarded-For: 203.0.113.7").client())
        .as("without a token nothing waits")
        .isEmpty();
  }

  private ConnectRequest asked(String path, String... headers) throws Exception {
    try (RawClient client = client()) {
      client.upgrade(path, headers);
      return rig.auth.asked.take();
    }
  }

  private Optional<String> tokenOf(String path, String... headers) throws Exception {
    try (RawClient client = client()) {
      client.upgrade(path, headers);
      return rig.auth.asked.take().token();
    }
  }

  @Test
  void aForwardedProtocolCountsOnlyFromATrustedProxy() throws Exception {
    String https = "X-Forwarded-Proto: https, http";
    assertThat(secure(https)).isFalse();

    restart(new SocketRig(config(TrustedProxies.of(List.of("10.0.0.0/8")))));
    assertThat(secure(https)).isFalse();

    restart(new SocketRig(config(TrustedProxies.of(List.of("fd00::/8", "127.0.0.0/8")))));
    assertThat(secure(https)).isTrue();
    assertThat(secure("X-Forwarded-Proto: WSS")).isTrue();
    assertThat(secure("X-Forwarded-Proto: http")).isFalse();
    assertThat(secure()).isFalse();
  }

  private boolean secure(String... headers) throws Exception {
    try (RawClient client = client()) {
      client.upgrade("/edge/app/k", headers);
      client.send("x");
      ConnectRequest asked = rig.auth.asked.poll();
      return asked != null && asked.secure();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"4000", "4001", "4003", "4007", "4009"})
  void aRefusalIsSentAfterTheUpgradeAsErrorFrameAndCloseCode(int code) {
    rig.auth.refuse(code, "because");

    refusedWith(PATH, code);
  }

  @Test
  void aCodeThatOnlyAuthKnowsKeepsItsRange() {
    assertThat(CloseCode.closest(4042).code()).isEqualTo(4009);
    assertThat(CloseCode.closest(4142).code()).isEqualTo(4100);
    assertThat(CloseCode.closest(4242).code()).isEqualTo(4200);
  }

  @Test
  void anUnavailableAuthRefusesWithARetryableCode() {
    rig.auth.answer = question -> Future.failedFuture("nobody answers");

    refusedWith(PATH, 4100);
    assertThat(rig.sessions.opened).isEmpty();
  }

  @Test
  void aVerdictThatDoesNotComeIsNamedBeforeTheClientGivesUp() {
    Promise<ConnectVerdict> verdict = Promise.promise();
    rig.auth.answer = question -> verdict.future();
    try (RawClient client = client()) {
      client.send(RawClient.handshake(PATH));
      SocketRig.until("auth is asked", () -> !rig.auth.asked.isEmpty());
      assertThat(rig.meter("tidewire_upgrades_pending")).isEqualTo(1);

      rig.advance(Duration.ofSeconds(10));

      assertThat(client.head()).startsWith(SWITCHING);
      assertThat(client.read().text()).contains("4100", "Authentication service is unavailable");
      assertThat(client.readClose().code()).isEqualTo(4100);
    }
    rig.onLoop(() -> verdict.complete(AllowingAuth.accept(AppPolicy.defaults("1"))));
    assertThat(rig.sessions.opened).isEmpty();
    assertThat(rig.meter("tidewire_upgrades_pending")).isZero();
  }

  @Test
  void aClientThatIsGoneBeforeItsVerdictLeavesNothing() {
    Promise<ConnectVerdict> verdict = Promise.promise();
    rig.auth.answer = question -> verdict.future();
    RawClient client = client();
    client.send(RawClient.handshake(PATH));
    SocketRig.until("auth is asked", () -> !rig.auth.asked.isEmpty());

    client.close();
    SocketRig.until("it is noticed", () -> rig.meter("tidewire_upgrades_lost") == 1);
    rig.onLoop(() -> verdict.complete(AllowingAuth.accept(AppPolicy.defaults("1"))));

    assertThat(rig.sessions.opened).isEmpty();
    assertThat(rig.connections()).isZero();
  }

  @Test
  void anAppAtItsQuotaIsFullUntilSomebodyLeaves() {
    AppPolicy two = SocketRig.limited("small", 2);
    rig.auth.answer = question -> Future.succeededFuture(AllowingAuth.accept(two));
    try (RawClient first = RawClient.open(rig.port)) {
      RawClient second = RawClient.open(rig.port);
      SocketRig.until("both are in", () -> rig.sessions.open.get() == 2);
      refusedWith(PATH, 4004);

      second.close();
      SocketRig.until("one has left", () -> rig.node.counts().total() == 1);

      try (RawClient third = RawClient.open(rig.port)) {
        third.text("in");
        assertThat(third.read().text()).isEqualTo("in");
      }
      assertThat(first.text("still in").read().text()).isEqualTo("still in");
    }
  }

  @Test
  void aFullNodeLetsTheClientWaitAndThenSaysSo() {
    restart(
        new SocketRig(SocketConfig.DEFAULTS, 1, 1, 10, Optional.empty(), PlainResponses::notFound));
    try (RawClient in = RawClient.open(rig.port);
        RawClient client = RawClient.open(rig.port)) {
      rig.advance(Duration.ofMillis(499));
      in.text("not closed yet");
      assertThat(in.read().text()).isEqualTo("not closed yet");
      assertThat(rig.connections()).isEqualTo(2);

      rig.advance(Duration.ofSeconds(3));

      assertThat(client.readClose().code()).isEqualTo(4100);
    }
  }

  @Test
  void moreUpgradesThanMayWaitAreOverCapacity() {
    restart(
        new SocketRig(SocketConfig.DEFAULTS, 1, 0, 1, Optional.empty(), PlainResponses::notFound));
    Promise<ConnectVerdict> never = Promise.promise();
    rig.auth.answer = question -> never.future();
    try (RawClient waiting = client();
        RawClient client = client()) {
      waiting.send(RawClient.handshake(PATH));
      SocketRig.until("one waits", () -> rig.node.admission().pending() == 1);

      assertThat(client.upgrade(PATH)).startsWith(SWITCHING);
      rig.advance(Duration.ofSeconds(3));

      assertThat(client.readClose().code()).isEqualTo(4100);
    }
  }

  @Test
  void aDrainingNodeSendsClientsElsewhere() {
    rig.node.admission().drain();

    refusedWith(PATH, 4200);
    assertThat(rig.auth.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/app", "/app/", "/app/key/more", "/apps/1/events", "/App/key"})
  void aWebSocketOnAnotherPathIsRefused(String path) {
    refusedWith(path, 4005);
  }

  @ParameterizedTest
  @CsvSource({"/edge/app/key", "/app/key"})
  void behindAPrefixAProxyMayHaveStrippedIt(String path) throws Exception {
    restart(new SocketRig(config(TrustedProxies.NONE)));

    assertThat(asked(path).appKey()).isEqualTo("key");
    try (RawClient client = client()) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: edge\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 426");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/edgeapp/key", "/edge/edge/app/key", "/other/app/key", "/edge/app"})
  void behindAPrefixOtherPathsAreStillNone(String path) {
    restart(new SocketRig(config(TrustedProxies.NONE)));

    refusedWith(path, 4005);
  }

  @ParameterizedTest
  @CsvSource({"/,404", "/app,404", "/apps/1/channels,404", "/app/key,426", "/app/key/more,426"})
  void aPlainRequestGetsAPlainAnswer(String path, int status) {
    try (RawClient client = client()) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: edge\r\n\r\n");

      assertThat(client.head())
          .startsWith("HTTP/1.1 " + status)
          .containsIgnoringCase("content-type: application/json");
    }
  }

  @Test
  void whatIsNotOursGoesToTheOtherHandler() {
    restart(
        new SocketRig(
            SocketConfig.DEFAULTS,
            1,
            0,
            10,
            Optional.empty(),
            request -> request.response().end("other " + request.path())));
    try (RawClient client = client()) {
      for (String path : List.of("/apps/1/events", "/", "/auth/channel")) {
        client.send("POST " + path + " HTTP/1.1\r\nHost: edge\r\nContent-Length: 2\r\n\r\nhi");
        assertThat(client.head()).startsWith("HTTP/1.1 200");
        assertThat(client.body(6 + path.length())).isEqualTo("other " + path);
      }
    }
  }

  @Test
  void aSubProtocolOfPusherIsEchoedAndNoOtherIs() {
    assertThat(subProtocol("chat, pusher-channels-protocol-7, pusher-channels-protocol-6"))
        .contains("sec-websocket-protocol: pusher-channels-protocol-7\r\n");
    assertThat(subProtocol("pusher-channels-protocol-12"))
        .contains("sec-websocket-protocol: pusher-channels-protocol-12\r\n");
    assertThat(subProtocol("chat")).doesNotContain("sec-websocket-protocol");
    assertThat(subProtocol("pusher-channels-protocol-x")).doesNotContain("sec-websocket-protocol");
  }

  private String subProtocol(String offered) {
    try (RawClient client = client()) {
      String head = client.upgrade(PATH, "Sec-WebSocket-Protocol: " + offered);
      assertThat(head).startsWith(SWITCHING);
      return head.toLowerCase(Locale.ROOT);
    }
  }

  @Test
  void compressionIsNotNegotiated() {
    try (RawClient client = client()) {
      String head =
          client.upgrade(
              PATH, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");

      assertThat(head).startsWith(SWITCHING).doesNotContainIgnoringCase("extensions");
    }
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Sec-WebSocket-Version: 13 | Sec-WebSocket-Version: 8 | 426",
        "Sec-WebSocket-Version: 13 | X: y | 426",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | X: y | 400",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | Sec-WebSocket-Key: short | 400",
        "Connection: Upgrade | Connection: keep-alive | 400",
        "Host: edge | Content-Length: 3 | 400",
        "Host: edge | Transfer-Encoding: chunked | 400",
        "GET /app | POST /app | 400",
        "HTTP/1.1 | HTTP/1.0 | 400"
      })
  void aHandshakeThatIsNoneIsAnsweredInHttp(String what, String instead, int status) {
    try (RawClient client = client()) {
      client.send(RawClient.handshake(PATH).replace(what.strip(), instead.strip()));

      assertThat(client.head()).startsWith("HTTP/1.").contains(" " + status + " ");
      assertThat(client.isCutOff()).isTrue();
    }
    assertThat(rig.auth.asked).isEmpty();
  }

  @Test
  void headersHaveAnEnd() {
    try (RawClient client = client()) {
      client.send("GET /app/" + "k".repeat(9_000) + " HTTP/1.1\r\nHost: edge\r\n\r\n");
      assertThat(client.head()).contains(" 414 ");
      assertThat(client.isCutOff()).isTrue();
    }
    try (RawClient client = client()) {
      client.send(RawClient.handshake(PATH, "X: " + "y".repeat(20_000)));
      assertThat(client.head()).contains(" 431 ");
      assertThat(client.isCutOff()).isTrue();
    }
  }

  @Test
  void aSlowLorisIsCutOff() {
    try (RawClient silent = client();
        RawClient slow = client();
        RawClient quick = RawClient.open(rig.port)) {
      String request = RawClient.handshake(PATH);
      for (int second = 0; second < 15; second++) {
        slow.send(request.substring(second, second + 1));
        rig.advance(Duration.ofSeconds(1));
      }

      assertThat(slow.isCutOff()).isTrue();
      assertThat(silent.isCutOff()).isTrue();
      assertThat(quick.text("fine").read().text()).isEqualTo("fine");
    }
  }

  @Test
  void anHttpConnectionThatAsksNothingMoreIsCutOff() {
    try (RawClient client = client()) {
      client.send("GET / HTTP/1.1\r\nHost: edge\r\n\r\n");
      client.head();
      client.body("{\"error\":\"not found\"}".length());
      rig.advance(Duration.ofSeconds(59));
      client.send("GET / HTTP/1.1\r\nHost: edge\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 404");

      rig.advance(Duration.ofSeconds(60));

      assertThat(client.isCutOff()).isTrue();
    }
    assertThat(rig.meter("tidewire_upgrades_lost")).isZero();
  }
}
