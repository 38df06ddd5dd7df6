package io.tidewire.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.service.ManagementResource;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tests the orders that a process accepts at its management port, and from which clients. */
class ManagementOrdersIT extends ManagementServerFixture {

  @Test
  void ordersOfAServiceAreReadWithGetAndExecutedWithPost() throws Exception {
    assertThat(get("/things").statusCode()).isEqualTo(404);

    server.serves(Map.of("/things", new Things()));

    assertThat(new JsonObject(get("/things").body())).isEqualTo(new JsonObject().put("read", true));
    HttpResponse<String> ordered = post("/things?kind=odd");
    assertThat(ordered.statusCode()).isEqualTo(200);
    assertThat(ordered.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(new JsonObject(ordered.body())).isEqualTo(new JsonObject().put("order", "kind=odd"));
  }

  @Test
  void aMalformedOrderIsExplainedAndAWebPageMayNotSendOrders() throws Exception {
    server.serves(Map.of("/things", new Things()));

    HttpResponse<String> wrong = post("/things?kind=even");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).isEqualTo("expected kind=odd\n");
    assertThat(post("/things?kind=odd", "Origin", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(post("/ready").statusCode()).isEqualTo(405);
  }

  private static final class Things implements ManagementResource {

    @Override
    public Future<JsonObject> read() {
      return Future.succeededFuture(new JsonObject().put("read", true));
    }

    @Override
    public Future<JsonObject> order(String query) {
      if (!query.equals("kind=odd")) throw new IllegalArgumentException("expected kind=odd");
      return Future.succeededFuture(new JsonObject().put("order", query));
    }
  }

  private HttpResponse<String> post(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void aLogLevelChangesUntilItIsReset() throws Exception {
    Logger log = LoggerFactory.getLogger("io.tidewire.tests.Levels");
    String query = "/log-levels?logger=io.tidewire.tests.Levels";

    HttpResponse<String> changed = send("PUT", query + "&level=trace&for=10m");

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(log.isTraceEnabled()).isTrue();
    assertThat(get("/log-levels").body()).contains("tests.Levels", "trace", "until");
    assertThat(send("DELETE", query).statusCode()).isEqualTo(200);
    assertThat(log.isTraceEnabled()).isFalse();
    assertThat(send("DELETE", query).statusCode()).isEqualTo(404);
  }

  @Test
  void aMistakeInALogLevelIsNamed() throws Exception {
    LoggerFactory.getLogger("io.tidewire.tests.Levels");

    assertThat(send("PUT", "/log-levels?logger=Levels&level=loud").body()).contains("level:");
    assertThat(send("PUT", "/log-levels?logger=Leevels&level=info").body()).contains("logger:");
    HttpResponse<String> forEver = send("PUT", "/log-levels?logger=Levels&level=info&for=ever");
    assertThat(forEver.statusCode()).isEqualTo(400);
    assertThat(forEver.body()).contains("for: expected a duration");
    assertThat(send("POST", "/log-levels").statusCode()).isEqualTo(405);
  }

  @Test
  void aWebPageCannotTriggerAReload() throws Exception {
    assertThat(post("/reload", "Origin", "https://evil.example").statusCode()).isEqualTo(403);
    assertThat(meters.get("tidewire_config_reloads_total").counters())
        .allMatch(outcome -> outcome.count() == 0);
  }

  @Test
  void aWebPageCannotChangeALogLevel() throws Exception {
    Logger log = LoggerFactory.getLogger("io.tidewire.tests.Pages");
    HttpRequest request =
        HttpRequest.newBuilder(uri("/log-levels?logger=io.tidewire.tests.Pages&level=trace"))
            .header("Origin", "http://evil.example")
            .PUT(BodyPublishers.noBody())
            .build();

    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    assertThat(log.isTraceEnabled()).isFalse();
  }
}
