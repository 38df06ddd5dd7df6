package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.TestApps;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What strangers may do to the HTTP endpoints. Every attack is bounded and counted. */
class HttpLimitsIT {

  private static final Issuer ISSUER = Issuer.eddsa("d1");
  private static final String BODY = "socket_id=1.1&channel_name=private-x";

  @TempDir Path folder;
  private Optional<AuthFixture> started = Optional.empty();

  @AfterEach
  void stop() {
    started.ifPresent(AuthFixture::close);
  }

  @Test
  void pipelinedRequestsAreAnsweredInTurnAndLeaveNothingInTheLog() throws IOException {
    AuthFixture auth = start(Map.of());
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);

    try (Socket socket = connect(auth)) {
      write(socket, "GET /auth/x HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1_000));
      socket.shutdownOutput();

      assertThat(count(readAll(socket), "HTTP/1.1 404")).isEqualTo(1_000);
    } finally {
      root.detachAppender(log);
    }
    assertThat(log.list)
        .filteredOn(line -> !line.getLoggerName().startsWith("io.tidewire.kit.redis"))
        .noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.WARN));
  }

  @ParameterizedTest
  @CsvSource({"Authorization", "Origin", "Host", "Content-Type"})
  void aHeaderThatMayBeReadInTwoWaysIsRefused(String name) throws IOException {
    AuthFixture auth = start(Map.of());
    String twice = (name + ": a\r\n").repeat(2);
    String host = name.equals("Host") ? "" : "Host: x\r\n";

    try (Socket socket = connect(auth)) {
      write(socket, "POST /auth/user HTTP/1.1\r\nContent-Length: 0\r\n" + host + twice + "\r\n");
      socket.shutdownOutput();

      assertThat(readAll(socket))
          .startsWith("HTTP/1.1 400")
          .endsWith("{\"error\":\"" + name + ": the header is repeated, expected one\"}");
    }
  }

  @Test
  void oneAddressMayOnlyAskSoOftenAndIsToldWhenToComeBack() throws IOException {
    AuthFixture auth =
        start(
            Map.of(
                "tidewire.auth.trusted-proxies", "127.0.0.0/8",
                "tidewire.auth.address.requests-per-second", "1"));

    for (int i = 0; i < 10; i++) assertThat(get(auth, "203.0.113.7")).startsWith("HTTP/1.1 404");

    assertThat(get(auth, "203.0.113.7"))
        .startsWith("HTTP/1.1 429")
        .containsIgnoringCase("retry-after: 1\r\n")
        .contains("more than 1 requests per second from your address");
    assertThat(get(auth, "203.0.113.8")).startsWith("HTTP/1.1 404");
    assertThat(get(auth, "2001:db8::1")).startsWith("HTTP/1.1 404");
    assertThat(refused(auth, "address_requests")).isPositive();
  }

  @Test
  void addressesOfOneIpv6NetworkShareTheirLimit() throws IOException {
    AuthFixture auth =
        start(
            Map.of(
                "tidewire.auth.trusted-proxies", "127.0.0.0/8",
                "tidewire.auth.address.requests-per-second", "1"));

    for (int i = 0; i < 10; i++) get(auth, "2001:db8::" + i);

    assertThat(get(auth, "2001:db8::ffff")).startsWith("HTTP/1.1 429");
    assertThat(get(auth, "2001:db8:0:1::1")).startsWith("HTTP/1.1 404");
  }

  @Test
  void whatALoopbackClientClaimsToBeDoesNotCount() throws IOException {
    AuthFixture auth = start(Map.of("tidewire.auth.address.requests-per-second", "1"));

    for (int i = 0; i < 30; i++) assertThat(get(auth, "203.0.113.7")).startsWith("HTTP/1.1 404");
  }

  @Test
  void whoBringsBadTokensIsStoppedBeforeTheyAreVerifiedAndNobodyElse() throws IOException {
    AuthFixture auth =
        start(
            Map.of(
                "tidewire.auth.trusted-proxies", "127.0.0.0/8",
                "tidewire.auth.address.failures-per-second", "1"));
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) answers.add(sign(auth, "203.0.113.7", forged(i)));

    assertThat(answers.stream().filter(answer -> answer.startsWith("HTTP/1.1 401")).count())
        .isBetween(10L, 20L);
    assertThat(answers.get(39))
        .startsWith("HTTP/1.1 429")
        .contains("more than 1 requests per second with an invalid token");
    assertThat(sign(auth, "203.0.113.8", good())).startsWith("HTTP/1.1 200");
    assertThat(refused(auth, "failures")).isPositive();
  }

  /** Where many clients share an address, only the connection that brought them pays. */
  @Test
  void aConnectionOfLoopbackThatBringsBadTokensIsClosedAndTheNextOneIsServed() throws IOException {
    AuthFixture auth = start(Map.of("tidewire.auth.address.failures-per-second", "1"));
    StringBuilder flood = new StringBuilder();
    for (int i = 0; i < 100; i++) flood.append(request("", forged(i)));

    try (Socket socket = connect(auth)) {
      write(socket, flood.toString());
      String answers = readAll(socket);
      assertThat(count(answers, "HTTP/1.1 401")).isBetween(10, 20);
      assertThat(count(answers, "HTTP/1.1 429")).isEqualTo(1);
    }
    assertThat(sign(auth, "", good())).startsWith("HTTP/1.1 200");
  }

  @Test
  void goodLoginsGoOnWhileHundredsOfConnectionsBringBadTokens() throws IOException {
    AuthFixture auth = start(Map.of());
    List<Socket> flood = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Socket socket = connect(auth);
      flood.add(socket);
      write(socket, request("", forged(i)) + request("", forged(1_000 + i)));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(
              auth.ask(
                  io.tidewire.contract.bus.Addresses.AUTH_CONNECT,
                  new io.tidewire.contract.auth.ConnectRequest(
                      TestApps.KEY, Optional.of("7"), Optional.empty(), false, Optional.of(good())),
                  io.tidewire.contract.auth.ConnectVerdict.class))
          .isInstanceOf(io.tidewire.contract.auth.ConnectVerdict.Accepted.class);
    }
    for (Socket socket : flood) socket.close();
  }

  @Test
  void oneAppTakesOnlySoManyRequests() throws IOException {
    AuthFixture auth = start(Map.of("tidewire.auth.app.requests-per-second", "1"));

    String last = "";
    for (int i = 0; i < 15; i++) last = sign(auth, "", good());

    assertThat(last)
        .startsWith("HTTP/1.1 429")
        .contains("more than 1 requests per second for this app");
  }

  @Test
  void connectionsAreLimitedTogetherAndByAddress() throws IOException {
    AuthFixture auth =
        start(
            Map.of(
                "tidewire.auth.address.loopback", "true",
                "tidewire.auth.address.max-connections", "3"));
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) open.add(used(auth));

    try (Socket refused = connect(auth)) {
      assertThat(refused.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(refused(auth, "address_connections")).isEqualTo(1);

    open.remove(0).close();
    auth.eventually(() -> auth.meters.get("tidewire_auth_http_connections").gauge().value() == 2);
    open.add(used(auth));
    for (Socket socket : open) socket.close();
  }

  @Test
  void allConnectionsTogetherAreLimited() throws IOException {
    AuthFixture auth = start(Map.of("tidewire.auth.max-connections", "2"));

    try (Socket one = used(auth);
        Socket two = used(auth);
        Socket refused = connect(auth)) {
      assertThat(refused.getInputStream().read()).isEqualTo(-1);
      assertThat(one.isClosed() || two.isClosed()).isFalse();
    }
    assertThat(
            auth.meters
                .get("tidewire_http_refused")
                .tags("server", "auth", "reason", "connections")
                .counter()
                .count())
        .isEqualTo(1);
  }

  private AuthFixture start(Map<String, String> settings) throws IOException {
    Path pem = folder.resolve("d1.pem");
    java.nio.file.Files.writeString(pem, ISSUER.pem());
    String yaml =
        """
        apps:
          - id: %s
            keys: [ { key: %s, secret: %s } ]
            token: optional
            jwt: { keys: [ { id: d1, public_key_file: d1.pem } ] }
        """
            .formatted(TestApps.ID, TestApps.KEY, TestApps.SECRET);
    AuthFixture auth = AuthFixture.start(folder, yaml, settings, Map.of());
    started = Optional.of(auth);
    return auth;
  }

  private static double refused(AuthFixture auth, String reason) {
    return auth.count("tidewire_auth_http_refused", "reason", reason);
  }

  private static String good() {
    return ISSUER.token(claims(0));
  }

  /** Well-formed in every way but the signature, which is another token's. */
  private static String forged(int number) {
    String other = ISSUER.token(claims(number + 1));
    String token = ISSUER.token(claims(-number - 1));
    return token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
  }

  private static String claims(int number) {
    long exp = Clock.systemUTC().instant().getEpochSecond() + 600;
    return "{\"exp\":"
        + exp
        + ",\"n\":"
        + number
        + ",\"channels\":{\"private-*\":[\"subscribe\"]}}";
  }

  private static String request(String forwardedFor, String token) {
    String forwarded = forwardedFor.isEmpty() ? "" : "X-Forwarded-For: " + forwardedFor + "\r\n";
    return "POST /auth/channel HTTP/1.1\r\nHost: x\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\nAuthorization: Bearer "
        + token
        + "\r\n"
        + forwarded
        + "Content-Length: "
        + BODY.length()
        + "\r\n\r\n"
        + BODY;
  }

  private static String sign(AuthFixture auth, String forwardedFor, String token)
      throws IOException {
    return answer(auth, request(forwardedFor, token));
  }

  private static String get(AuthFixture auth, String forwardedFor) throws IOException {
    return answer(
        auth, "GET /auth/x HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + forwardedFor + "\r\n\r\n");
  }

  private static String answer(AuthFixture auth, String request) throws IOException {
    try (Socket socket = connect(auth)) {
      write(socket, request.replace("Host: x\r\n", "Host: x\r\nConnection: close\r\n"));
      return readAll(socket);
    }
  }

  /** Open, and known to be so to the server. */
  private static Socket used(AuthFixture auth) throws IOException {
    Socket socket = connect(auth);
    write(socket, "GET /auth/x HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  private static Socket connect(AuthFixture auth) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), auth.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String readAll(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    byte[] chunk = new byte[65_536];
    try {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        text.append(new String(chunk, 0, read, StandardCharsets.UTF_8));
      }
    } catch (SocketException reset) {
      return text.toString();
    }
    return text.toString();
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }
}
