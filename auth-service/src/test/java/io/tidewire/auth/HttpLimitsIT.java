package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidewire.kit.testing.Await;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Limits on requests and connections of the auth endpoints. */
class HttpLimitsIT extends HttpLimitsFixture {

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
    Await.until(() -> auth.meters.get("tidewire_auth_http_connections").gauge().value() == 2);
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

  /** A connection that the server has noticed. */
  private static Socket used(AuthFixture auth) throws IOException {
    Socket socket = connect(auth);
    write(socket, "GET /auth/x HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }
}
