package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.net.TrustedProxies;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that become WebSocket connections. */
class UpgradeEndpointIT extends UpgradeEndpointFixture {

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

    assertThat(asked("/edge/app/k", cookie).presented().tokenByCookie()).isTrue();
    assertThat(asked("/edge/app/k?token=a", cookie).presented().tokenByCookie()).isFalse();
    assertThat(asked("/edge/app/k", cookie, "Authorization: bearer a").presented().tokenByCookie())
        .isFalse();
    assertThat(asked("/edge/app/k").presented().tokenByCookie()).isFalse();
  }

  @Test
  void whoBringsATokenIsNamedByTheAddressThatATrustedProxyTells() throws Exception {
    restart(new SocketRig(config(TrustedProxies.of(List.of("127.0.0.0/8", "10.0.0.0/8")))));
    String path = "/edge/app/k?token=a";

    assertThat(asked(path, "X-Forwarded-For: 203.0.113.7").presented().client())
        .hasValue("203.0.113.7");
    assertThat(asked(path, "X-Forwarded-For: 2001:db8::1").presented().client())
        .hasValue("2001:db8::/64");
    assertThat(asked(path, "X-Forwarded-For: 10.0.0.1").presented().client()).isEmpty();
    assertThat(asked(path).presented().client()).isEmpty();
    assertThat(asked("/edge/app/k", "X-Forwarded-For: 203.0.113.7").presented().client())
        .as("without a token nothing waits")
        .isEmpty();
  }

  private Optional<String> tokenOf(String path, String... headers) throws Exception {
    try (RawClient client = client()) {
      client.upgrade(path, headers);
      return rig.auth.asked.take().presented().token();
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
}
