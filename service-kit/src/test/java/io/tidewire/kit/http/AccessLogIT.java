package io.tidewire.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MockClock;
import io.tidewire.kit.log.LogSetup;
import io.tidewire.kit.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessLogIT {

  private final Logger logger = (Logger) LoggerFactory.getLogger(LogSetup.ACCESS_LOGGER);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Vertx vertx = Vertx.vertx();
  private final MockClock clock = new MockClock();
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server =
      join(
          vertx
              .createHttpServer()
              .requestHandler(AccessLog.around(clock, this::answer))
              .listen(0, "127.0.0.1"));

  @BeforeEach
  void capture() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void close() {
    logger.detachAppender(lines);
    logger.setLevel(null);
    join(vertx.close());
  }

  @Test
  void aRequestIsLoggedWithoutItsQuery() throws Exception {
    logger.setLevel(Level.INFO);

    post("/apps/7/events?auth_signature=secret");

    Await.until("the line", () -> !lines.list.isEmpty());
    assertThat(written())
        .containsExactly(
            "request method=POST path=/apps/7/events status=202 ms=1500 bytes=5 app=7"
                + " request=r-1");
  }

  @Test
  void anUpgradeIsLoggedLikeARequest() throws Exception {
    logger.setLevel(Level.INFO);

    client
        .newWebSocketBuilder()
        .buildAsync(uri("ws", "/app/key?token=secret"), new WebSocket.Listener() {})
        .get(30, TimeUnit.SECONDS);

    Await.until("the line", () -> !lines.list.isEmpty());
    assertThat(written())
        .containsExactly("request method=GET path=/app/key status=101 app=key socket=12.34");
  }

  @Test
  void nothingIsWrittenUntilTheLogIsEnabled() throws Exception {
    logger.setLevel(Level.OFF);
    post("/apps/7/events");

    logger.setLevel(Level.INFO);
    post("/apps/8/events");

    Await.until("the line", () -> !lines.list.isEmpty());
    assertThat(written()).singleElement().asString().contains("app=8");
  }

  private void answer(HttpServerRequest request) {
    if (String.valueOf(request.path()).startsWith("/app/")) {
      request.toWebSocket().onSuccess(socket -> AccessLog.upgraded(request, "12.34"));
      return;
    }
    RequestId.assign(request);
    clock.add(Duration.ofMillis(1500));
    request.response().setStatusCode(202).end("taken");
  }

  private void post(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("http", path))
            .header("X-Request-Id", "r-1")
            .POST(BodyPublishers.noBody())
            .build();
    client.send(request, BodyHandlers.discarding());
  }

  private URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + server.actualPort() + path);
  }

  private List<String> written() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
