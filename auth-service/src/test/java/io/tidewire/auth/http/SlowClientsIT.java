package io.tidewire.auth.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.auth.tokens.TokenVerdict;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.ManualTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowClientsIT {

  private static final String HEAD =
      "POST /auth/channel HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n";

  /** The timers of the server itself. */
  private static final int OWN_TIMERS = 2;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final ManualTimers timers = new ManualTimers();
  private final Apps apps = Apps.of(List.of(TestApps.plain()));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AuthRoutes routes =
      new AuthRoutes(
          new RequestRules(
              PathPrefix.NONE,
              new Cors(Optional.empty()),
              new CallerRates(CallerLimits.DEFAULTS, Clock.systemUTC(), meters)),
          new SigningServices(
              () -> apps,
              (app, token, source) -> Future.succeededFuture(new TokenVerdict.Refused("not asked")),
              new Uncounted()),
          timers);
  private int port;
  private int asked;

  @BeforeEach
  void listen() {
    port =
        onLoop(
                () ->
                    new AuthServer(vertx, this::ask, CallerLimits.DEFAULTS, timers, meters)
                        .listen("127.0.0.1", 0))
            .await();
  }

  @AfterEach
  void closeVertx() {
    vertx.close().await();
  }

  @Test
  void aBodyThatDoesNotArriveIs408AndTheConnectionCloses() throws IOException {
    try (Socket socket = connect()) {
      write(socket, HEAD + "socket_id=1.2");
      await(() -> asked == 1);

      onLoop(() -> advance(Duration.ofSeconds(11)));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 408")
          .endsWith("{\"error\":\"The request body did not arrive in time\"}");
    }
    awaitTimers(OWN_TIMERS);
  }

  @Test
  void aConnectionThatNeverAsksIsClosed() throws IOException {
    try (Socket socket = connect()) {
      write(socket, "POST /auth/channel HT");

      assertThat(endsWhileTimePasses(socket)).isTrue();
    }
  }

  @Test
  void aClientThatGoesAwayLeavesNothingBehind() throws IOException {
    try (Socket socket = connect()) {
      write(socket, HEAD + "socket_id=1.2");
      await(() -> asked == 1);
    }

    awaitTimers(OWN_TIMERS);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** If the server has not noticed the connection yet, the next eleven seconds count. */
  private boolean endsWhileTimePasses(Socket socket) throws IOException {
    socket.setSoTimeout(50);
    for (int attempt = 0; attempt < 200; attempt++) {
      onLoop(() -> advance(Duration.ofSeconds(11))).await();
      try {
        return socket.getInputStream().read() == -1;
      } catch (SocketTimeoutException open) {
        // Still open.
      }
    }
    return false;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private Future<Void> advance(Duration time) {
    timers.advance(time);
    return Future.succeededFuture();
  }

  private void ask(HttpServerRequest request) {
    routes.handle(request);
    asked++;
  }

  private void awaitTimers(int count) {
    await(() -> timers.waiting() == count);
  }

  private void await(Supplier<Boolean> isSo) {
    Await.until(() -> onLoop(() -> Future.succeededFuture(isSo.get())).await());
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> task) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(here -> task.get().onComplete(done));
    return done.future();
  }

  private static final class Uncounted implements SigningVerdicts {
    @Override
    public void allowed(String path) {}

    @Override
    public void refused(String path) {}

    @Override
    public void failed(String path, Throwable failure) {}
  }
}
