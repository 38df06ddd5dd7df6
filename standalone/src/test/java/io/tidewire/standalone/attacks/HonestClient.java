package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.standalone.testing.Token;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A well-behaved client of an app, and the app's backend. */
final class HonestClient implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final TestedApp app;
  private final FrameClient client;
  private final Pusher backend;
  private final String channel = "private-honest-" + NUMBER.incrementAndGet();
  private int published;

  private HonestClient(int edge, int api, TestedApp app) {
    this.app = app;
    this.client = FrameClient.open(edge, app.path());
    this.backend = TestApp.local(new Pusher(app.id(), app.key(), TestApp.SECRET), api);
  }

  /** A connection that is established. */
  static HonestClient connect(int port, TestedApp app) {
    return connect(port, port, app);
  }

  static HonestClient connect(int edge, int api, TestedApp app) {
    HonestClient honest = new HonestClient(edge, api, app);
    honest.client.next("pusher:connection_established");
    return honest;
  }

  /** Subscribes to a private channel without waiting for the answer. */
  HonestClient ask() {
    String socket = client.socketId();
    String signature = HexFormat.of().formatHex(Token.hmac(TestApp.SECRET, socket + ":" + channel));
    JsonObject data =
        new JsonObject().put("channel", channel).put("auth", app.key() + ":" + signature);
    client.send(new JsonObject().put("event", "pusher:subscribe").put("data", data).encode());
    return this;
  }

  boolean isSubscribed() {
    return client.heard().stream()
        .anyMatch(frame -> frame.is("pusher_internal:subscription_succeeded", channel));
  }

  HonestClient awaitSubscribed() {
    client.next(
        "the honest client's channel",
        frame -> frame.is("pusher_internal:subscription_succeeded", channel));
    return this;
  }

  HonestClient subscribe() {
    return ask().awaitSubscribed();
  }

  /** Publishes three messages and receives each once, in order. */
  HonestClient isServed() {
    for (int i = 0; i < 3; i++) {
      assertThat(backend.trigger(channel, "m", published++).getHttpStatus()).isEqualTo(200);
    }
    Await.until("all messages among " + heard(), () -> heard().size() >= published);
    assertThat(heard())
        .isEqualTo(
            java.util.stream.IntStream.range(0, published).mapToObj(String::valueOf).toList());
    return this;
  }

  private List<String> heard() {
    return client.heard("m").stream().map(Frame::data).toList();
  }

  FrameClient frames() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }
}
