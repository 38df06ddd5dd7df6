package io.tidewire.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidewire.kit.testing.Await;
import io.tidewire.wire.ChannelKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EdgeHealthIT extends EdgeServiceFixture {

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void theClientPortAnswersProbesWithoutDetails() throws Exception {
    Await.until("ready", () -> get("/ready").statusCode() == 200);

    assertThat(get("/ready").body()).isEqualTo("{\"ready\":true}\n");
    assertThat(get("/healthy").body()).isEqualTo("{\"healthy\":true}\n");
    assertThat(get("/live").body()).isEqualTo("{\"live\":true}\n");
    assertThat(get("/other").statusCode()).isEqualTo(404);
  }

  @Test
  void canariesReturnOnEachLoopAndAreNotCountedAsTraffic() {
    Await.until("ready", () -> get("/ready").statusCode() == 200);
    long first = canaries();
    assertThat(first).as("one canary on each of two loops").isGreaterThanOrEqualTo(2);
    Await.until("more come back", () -> canaries() >= first + 2);

    assertThat(edge.channels()).isZero();
    assertThat(meters.get("tidewire_messages_delivered_total").functionCounter().count()).isZero();
    assertThat(meters.get("tidewire_delivery_seconds").timer().count()).isZero();
    assertThat(redis.run("KEYS", "*" + ChannelKind.CANARY.prefix() + "*")).isBlank();
  }

  @Test
  void whileRedisIsDownAnEdgeIsUnhealthyAndStaysReady() throws Exception {
    Await.until("ready", () -> get("/ready").statusCode() == 200);

    redis.kill();
    Await.until("unhealthy", () -> get("/healthy").statusCode() == 503);

    assertThat(get("/ready").statusCode()).isEqualTo(200);
    assertThat(get("/healthy").body())
        .as("no details on the public port")
        .isEqualTo("{\"healthy\":false}\n");
    try (PusherClient late = PusherClient.connect(port)) {
      assertThat(late.socketId()).as("new sockets are still accepted").isNotNull();
    }

    redis.restart();
    Await.until("healthy", () -> get("/healthy").statusCode() == 200);
    log.complaints().removeIf(line -> line.contains("redis") || line.contains("lease"));
  }

  @Test
  void anEdgeAcceptsClientsOnlyAfterItsWarmUp() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger ours = (Logger) LoggerFactory.getLogger("io.tidewire.edge");
    lines.start();
    ours.setLevel(Level.INFO);
    ours.addAppender(lines);

    RunningEdge warm =
        Await.resultOf(
            start(Map.of("tidewire.edge.warm-up", "60s"), EdgeServiceFixture::noOtherRequests));

    ours.detachAppender(lines);
    ours.setLevel(null);
    Await.resultOf(warm.stop());
    assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
        .filteredOn(line -> line.startsWith("edge warmed up") || line.startsWith("edge listening"))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("edge warmed up arrivals=100 "),
            second -> assertThat(second).startsWith("edge listening "));
  }

  private long canaries() {
    return meters.get("tidewire_canary_seconds").timer().count();
  }

  private HttpResponse<String> get(String path) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
