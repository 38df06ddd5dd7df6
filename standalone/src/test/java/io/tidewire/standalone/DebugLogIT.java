package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.FreePorts;
import io.tidewire.standalone.testing.ChildJvm;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The debug log, in JSON, tells an operator why a client does not work. */
@Timeout(180)
class DebugLogIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static int port;
  private static ChildJvm tidewire;

  @BeforeAll
  static void start() {
    port = FreePorts.one();
    tidewire =
        ChildJvm.start(
            "debug-log",
            StandaloneMain.class,
            Map.of(
                "TIDEWIRE_EDGE_PORT",
                Integer.toString(port),
                "TIDEWIRE_MANAGEMENT_PORT",
                "0",
                "TIDEWIRE_LOG_LEVEL",
                "debug",
                "TIDEWIRE_LOG_FORMAT",
                "json"));
    tidewire.line("Ctrl-C ends it");
  }

  @AfterAll
  static void stop() {
    tidewire.close();
  }

  @Test
  void aConnectionAndItsSubscriptionsAreOneLineEach() {
    String socket = FrameClient.connect(port).subscribe("news").socketId();

    assertThat(message("connected app=100001 socket=" + socket)).isNotEmpty();
    assertThat(message("subscribed socket=" + socket)).endsWith("channel=news");
  }

  @Test
  void aRefusedSubscriptionIsTheReasonThatTheClientGot() {
    FrameClient client = FrameClient.connect(port);
    client.send(
        new JsonObject()
            .put("event", "pusher:subscribe")
            .put(
                "data",
                new JsonObject().put("channel", "private-a").put("auth", TestApp.KEY + ":0"))
            .encode());
    String told = client.next("pusher:subscription_error").object().getString("error");

    assertThat(message("subscription refused socket=" + client.socketId()))
        .contains(told)
        .contains(client.socketId() + ":private-a");
  }

  @Test
  void aRefusedConnectionIsTheCodeAndTheReasonThatTheClientGot() {
    FrameClient.open(port, "/app/no-such-key?protocol=7");

    assertThat(message("connection refused key=no-such-key")).contains("code=4001");
  }

  @Test
  void aRefusedPublishIsTheStringToSignAndNeverTheSecret() throws Exception {
    HttpResponse<String> response = publish("mine-1");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("X-Request-Id")).contains("mine-1");
    assertThat(message("request answered request=mine-1"))
        .contains("status=401")
        .contains("POST\\\\n/apps/100001/events\\\\nauth_key=tidewire-key");
    assertThat(tidewire.out()).noneMatch(line -> line.contains("\"tidewire-secret"));
  }

  @Test
  void anIdThatCouldHarmALogIsReplaced() throws Exception {
    String id = publish("a b").headers().firstValue("X-Request-Id").orElseThrow();

    assertThat(id).matches("[0-9a-f]{1,16}");
    assertThat(message("request answered request=" + id)).contains("status=401");
  }

  private static HttpResponse<String> publish(String requestId) throws Exception {
    long now = Clock.systemUTC().instant().getEpochSecond();
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + port
                + "/apps/100001/events?auth_key=tidewire-key&auth_version=1.0&auth_timestamp="
                + now
                + "&body_md5=99914b932bd37a50b983c5e7c90ae93b&auth_signature=0");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("X-Request-Id", requestId)
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  /** The message of the first line that contains the text. The line must be JSON. */
  private static String message(String part) {
    return new JsonObject(tidewire.line(part)).getString("message");
  }
}
