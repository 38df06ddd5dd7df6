package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidewire.kit.testing.Await;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.WebhookSignature;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The webhooks that a backend receives about events at two edges. */
@Timeout(180)
class WebhooksIT {

  private static final List<JsonObject> EVENTS = new CopyOnWriteArrayList<>();
  private static final Set<String> IDS = new HashSet<>();
  private static final List<String> BADLY_SIGNED = new CopyOnWriteArrayList<>();

  private static HttpServer receiver;
  private static TidewireInOneJvm tidewire;

  @BeforeAll
  static void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", WebhooksIT::receive);
    receiver.start();
    String webhooks =
        """
            webhooks:
              - url: http://127.0.0.1:%d/hook
                allow_private: true
                events: [channel_occupied, channel_vacated, member_added, member_removed, client_event, cache_miss]
            client_events: true\
        """
            .formatted(receiver.getAddress().getPort())
            .indent(0);
    tidewire =
        TidewireInOneJvm.start(
            Map.of("tidewire.presence.webhook-debounce", "1s"),
            TestApp.yaml().replace("    client_events: true", webhooks));
  }

  @AfterAll
  static void stop() {
    tidewire.close();
    receiver.stop(0);
  }

  /** Records each event once, however often it arrives. */
  private static synchronized void receive(HttpExchange request) throws IOException {
    byte[] body = request.getRequestBody().readAllBytes();
    String signature = request.getRequestHeaders().getFirst("X-Pusher-Signature");
    String text = Buffer.buffer(body).toString();
    if (!WebhookSignature.sign(new AppSecret(TestApp.SECRET), body).equals(signature)
        || !TestApp.KEY.equals(request.getRequestHeaders().getFirst("X-Pusher-Key"))) {
      BADLY_SIGNED.add(text);
    }
    if (IDS.add(request.getRequestHeaders().getFirst("X-Tidewire-Webhook-Id"))) {
      new JsonObject(text).getJsonArray("events").forEach(event -> EVENTS.add((JsonObject) event));
    }
    request.sendResponseHeaders(200, -1);
    request.close();
  }

  /** The events of one channel: the event name, and the user if there is one. */
  private static List<String> told(String channel) {
    return EVENTS.stream()
        .filter(event -> event.getString("channel").equals(channel))
        .map(event -> event.getString("name") + " " + event.getString("user_id", ""))
        .map(String::strip)
        .toList();
  }

  @Test
  void aBackendIsToldOfAChannelsLifeByRequestsThatItsSecretSigned() {
    FrameClient ann = FrameClient.connect(tidewire.edge(1));
    ann.subscribePresence("presence-life", "ann");
    FrameClient tab = FrameClient.connect(tidewire.edge(2));
    tab.subscribePresence("presence-life", "ann");
    ann.send("{\"event\":\"client-typing\",\"channel\":\"presence-life\",\"data\":{\"x\":1}}");
    Await.until(
        "the client event is told", () -> told("presence-life").contains("client_event ann"));
    ann.close();
    tab.close();
    Await.until("the end is told", () -> told("presence-life").size() >= 5);

    assertThat(told("presence-life").subList(0, 2))
        .containsExactlyInAnyOrder("channel_occupied", "member_added ann");
    assertThat(told("presence-life").get(2)).isEqualTo("client_event ann");
    assertThat(told("presence-life").subList(3, 5))
        .containsExactlyInAnyOrder("channel_vacated", "member_removed ann");
    assertThat(EVENTS)
        .filteredOn(event -> event.getString("name").equals("client_event"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getString("event")).isEqualTo("client-typing");
              assertThat(event.getString("data")).isEqualTo("{\"x\":1}");
              assertThat(event.getString("socket_id")).isEqualTo(ann.socketId());
            });
    assertThat(BADLY_SIGNED).isEmpty();
  }

  @Test
  void aPageReloadFromOneEdgeToTheOtherIsNotTold() {
    FrameClient before = FrameClient.connect(tidewire.edge(1));
    before.subscribePresence("presence-reload", "bob");
    Await.until("both beginnings are told", () -> told("presence-reload").size() == 2);
    before.close();
    FrameClient after = FrameClient.connect(tidewire.edge(2));
    after.subscribePresence("presence-reload", "bob");
    FrameClient last = FrameClient.connect(tidewire.edge(1));
    last.subscribe("reload-marker");
    last.close();
    Await.until("what ended then is told", () -> told("reload-marker").contains("channel_vacated"));

    assertThat(told("presence-reload"))
        .containsExactlyInAnyOrder("channel_occupied", "member_added bob");
    after.close();
  }

  @Test
  void aCacheChannelWithoutAnEventIsToldOnceWhenItsSubscribersAreAtTwoEdges() {
    FrameClient one = FrameClient.connect(tidewire.edge(1));
    FrameClient two = FrameClient.connect(tidewire.edge(2));
    one.subscribe("cache-news");
    two.subscribe("cache-news");
    one.next("pusher:cache_miss");
    two.next("pusher:cache_miss");
    one.close();
    two.close();
    Await.until("its end is told", () -> told("cache-news").contains("channel_vacated"));

    assertThat(told("cache-news")).containsOnlyOnce("cache_miss");
  }
}
