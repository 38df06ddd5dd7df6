package io.tidewire.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import io.tidewire.kit.http.channel.LimitedTransport;
import io.tidewire.kit.metrics.Meters;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Timeout(180)
class ManagementLimitsIT {

  private static final Node NODE = new Node("n1", "eu", "n1~0123456789abcdef");
  private static final int MAX_CONNECTIONS = 5;

  private static final int LOOPS = 2;

  private final Vertx vertx =
      Vertx.builder()
          .with(new VertxOptions().setEventLoopPoolSize(LOOPS))
          .withTransport(LimitedTransport.of(true))
          .build();
  private final PrometheusMeterRegistry meters = Meters.registry("test", NODE);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private ManagementServer server;

  @BeforeEach
  void start() {
    Settings settings =
        Settings.of(
            Map.of(
                "tidewire.management.port", "0",
                "tidewire.management.host", "127.0.0.1",
                "tidewire.management.max-connections", Integer.toString(MAX_CONNECTIONS)));
    server =
        join(
            ManagementServer.start(
                new Platform(
                    vertx,
                    NODE,
                    settings,
                    new ProcessStatus(new Health(), meters),
                    Clock.systemUTC()),
                meters));
    log.start();
    root().addAppender(log);
  }

  @AfterEach
  void close() {
    root().detachAppender(log);
    join(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/live", "/ready", "/metrics", "/x"})
  void pipelinedRequestsAreAllAnsweredWithoutALogLine(String path) throws IOException {
    int count = path.equals("/metrics") ? 300 : 1_500;
    try (Socket socket = connect()) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
      String last = "GET /live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      send(socket, request.repeat(count) + last);

      assertThat(occurrences("HTTP/1.1 ", receiveAll(socket))).isEqualTo(count + 1);
    }
    assertThat(lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://x/live HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://[x/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET ? HTTP/1.1\r\n\r\n",
        "GET  HTTP/1.1\r\n\r\n",
        "{{{{{{{{{{{{{\r\n\r\n",
        "GET /live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "GET /live HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET /live HTTP/9.9\r\n\r\n",
        "POST /live HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /live HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n"
      })
  void malformedRequestsCauseNoLogLine(String head) throws IOException {
    try (Socket socket = connect()) {
      send(socket, head);
      send(socket, "GET /live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      receiveAll(socket);
    }
    assertThat(lines()).isEmpty();
  }

  @Test
  void aHeadThatIsTooLongIsRefused() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(receiveAll(socket)).contains(" 414 ");
    }
    try (Socket socket = connect()) {
      send(socket, "GET /live HTTP/1.1\r\nx: " + "a".repeat(17_000) + "\r\n\r\n");
      assertThat(receiveAll(socket)).contains(" 431 ");
    }
    assertThat(lines()).isEmpty();
  }

  @Test
  void connectionsBeyondTheLimitAreClosedAndCounted() throws IOException {
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_CONNECTIONS; i++) held.add(answered());

      for (int i = 0; i < 10; i++) {
        try (Socket more = connect()) {
          assertThat(receiveAll(more)).isEmpty();
        }
      }

      assertThat(refused()).isEqualTo(10);
      assertThat(lines())
          .contains("limit reached limit=tidewire.management.max-connections client=127.0.0.1");
    } finally {
      for (Socket socket : held) socket.close();
    }
  }

  @Test
  void connectionsBeyondTheLimitAreClosedEvenWhileEventLoopsAreBusy() throws Exception {
    int more = 40;
    List<Socket> open = new ArrayList<>();
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(LOOPS);
    for (EventExecutor loop : ((VertxInternal) vertx).eventLoopGroup()) {
      loop.execute(() -> hold(started, busy));
    }
    started.await();
    try {
      for (int i = 0; i < MAX_CONNECTIONS + more; i++) open.add(connect());

      for (Socket socket : open.subList(MAX_CONNECTIONS, open.size())) {
        assertThat(receiveAll(socket)).isEmpty();
      }
      assertThat(refused()).isEqualTo(more);
    } finally {
      busy.countDown();
      for (Socket socket : open) socket.close();
    }
  }

  @Test
  void aClosedConnectionMakesRoomForTheNext() throws IOException {
    for (int i = 0; i < 3 * MAX_CONNECTIONS; i++) {
      try (Socket socket = connect()) {
        send(socket, "GET /live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(receiveAll(socket)).contains(" 200 ");
      }
    }
    assertThat(refused()).isZero();
  }

  private static void hold(CountDownLatch started, CountDownLatch until) {
    started.countDown();
    try {
      until.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private double refused() {
    return meters
        .get("tidewire_http_refused")
        .tags("server", "management", "reason", "connections")
        .counter()
        .count();
  }

  private Socket answered() throws IOException {
    Socket socket = connect();
    send(socket, "GET /live HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Sends in the background, because the server may stop reading until its answers are read. */
  private static void send(Socket socket, String text) {
    new Thread(
            () -> {
              try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
              } catch (IOException closed) {
                // The server closed the connection.
              }
            })
        .start();
  }

  private static String receiveAll(Socket socket) {
    StringBuilder all = new StringBuilder();
    byte[] buffer = new byte[8_192];
    try {
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        all.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
    } catch (java.net.SocketTimeoutException open) {
      throw new AssertionError("still open after: " + all, open);
    } catch (IOException reset) {
      // A reset also ends the connection.
    }
    return all.toString();
  }

  private static int occurrences(String word, String text) {
    return text.split(word, -1).length - 1;
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
