package io.tidewire.edge.upstream;

import static io.tidewire.kit.testing.Await.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.OutboxEntry;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.SubscriberLink;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookOutboxIT {

  private static final Topic ROOM = new Topic("1", "presence-room");
  private static final Topic CACHE = new Topic("1", "cache-news");
  private static final WebhookEvent.ClientEvent TYPING =
      new WebhookEvent.ClientEvent(
          ROOM, "client-typing", "{\"x\":\"ü\"}", new SocketId("1.2"), Optional.of("ann"));

  private final RedisServer redis = RedisServer.own();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private CommandLink link;
  private WebhookOutbox outbox;
  private RedisClientEventPublisher publisher;

  @BeforeEach
  void connect() throws Exception {
    link = made(() -> CommandLink.of(vertx, redis.settings(), "test", meters));
    outbox = made(() -> new WebhookOutbox(link, new WebhookWishes(), 1_000, meters));
    publisher = made(() -> new RedisClientEventPublisher(link, new ManualClock(), outbox));
    link.start();
    resultOf(link.up());
  }

  private <T> T made(Supplier<T> part) throws Exception {
    return resultOf(onLoop(() -> Future.succeededFuture(part.get())));
  }

  @AfterEach
  void close() throws Exception {
    resultOf(link.stop());
    resultOf(vertx.close());
    redis.close();
  }

  @Test
  void aClientEventThatIsWantedEntersTheOutboxAsItIsRelayed() throws Exception {
    want(WebhookEventType.CLIENT_EVENT);
    resultOf(onLoop(() -> publisher.publish(TYPING, "{}")));

    assertThat(entries(ROOM)).containsExactly(TYPING);
  }

  @Test
  void aClientEventThatIsWantedReachesSubscribersUnchanged() throws Exception {
    String frame = "{\"event\":\"client-typing\",\"data\":\"ü😀\"}";
    Buffer plain = received(() -> publisher.publish(TYPING, frame));
    want(WebhookEventType.CLIENT_EVENT);

    Buffer told = received(() -> publisher.publish(TYPING, frame));

    assertThat(told).isEqualTo(plain);
    assertThat(Envelope.decode(told).frame()).hasToString(frame);
  }

  @Test
  void nobodyWritesClientEventsThatNoWebhookWants() throws Exception {
    want(WebhookEventType.CACHE_MISS);
    resultOf(onLoop(() -> publisher.publish(TYPING, "{}")));

    assertThat(redis.run("KEYS", "*")).isEmpty();
  }

  @Test
  void clientEventsAreToldAsSoonAsAnAppsChangeWantsThem() throws Exception {
    resultOf(
        onLoop(
            () -> {
              outbox.appsChanged(
                  new AppsChanged(
                      Set.of("1"), Set.of(), Map.of("1", Set.of(WebhookEventType.CLIENT_EVENT))));
              return publisher.publish(TYPING, "{}");
            }));

    assertThat(entries(ROOM)).containsExactly(TYPING);
  }

  @Test
  void whereRedisTakesNoEntryTheClientEventIsPublishedAndTheLossCounted() throws Exception {
    want(WebhookEventType.CLIENT_EVENT);
    redis.run("SET", RedisKeys.webhookOutbox(Partition.of(ROOM)), "not a stream");

    Buffer told = received(() -> publisher.publish(TYPING, "{}"));

    assertThat(Envelope.decode(told).frame()).hasToString("{}");
    assertThat(unwritten("client_event")).isEqualTo(1);
    assertThat(unwritten("cache_miss")).isZero();
  }

  @Test
  void manySubscribersThatFindNoEventCauseOneWebhook() throws Exception {
    want(WebhookEventType.CACHE_MISS);
    for (int i = 0; i < 5; i++) missed(CACHE);

    assertThat(entries(CACHE)).containsExactly(new WebhookEvent.CacheMiss(CACHE));
    assertThat(Long.parseLong(redis.run("PTTL", RedisKeys.cacheMissTold(CACHE))))
        .isBetween(1L, 3_000L);
  }

  @Test
  void aLaterMissCausesAnotherWebhook() throws Exception {
    want(WebhookEventType.CACHE_MISS);
    missed(CACHE);
    redis.run("DEL", RedisKeys.cacheMissTold(CACHE));
    missed(CACHE);

    assertThat(entries(CACHE)).hasSize(2);
  }

  @Test
  void theNewestConnectionOfAnAppSaysWhatItWants() throws Exception {
    want(WebhookEventType.CACHE_MISS);
    want();
    missed(CACHE);

    assertThat(redis.run("KEYS", "*")).isEmpty();
  }

  private void want(WebhookEventType... events) {
    outbox.learn(AppPolicy.defaults("1").withWebhookEvents(Set.of(events)));
  }

  /** Completes when Redis has answered. */
  private void missed(Topic topic) throws Exception {
    resultOf(
        onLoop(
            () -> {
              outbox.missed(topic);
              return link.send(Request.cmd(Command.PING));
            }));
  }

  /** What subscribers of the channel receive of it. */
  private Buffer received(Supplier<Future<Void>> publish) throws Exception {
    Subscriber subscriber = new Subscriber();
    SubscriberLink topics =
        SubscriberLink.of(vertx, redis.settings(), "test.topics", subscriber, meters);
    subscriber.subscribe = () -> topics.subscribe(List.of(RedisKeys.topic(ROOM)));
    topics.start();
    resultOf(subscriber.subscribed.future());
    resultOf(onLoop(publish));
    Buffer message = resultOf(subscriber.message.future());
    resultOf(topics.stop());
    return message;
  }

  private static final class Subscriber implements SubscriberLink.Listener {

    final Promise<Void> subscribed = Promise.promise();
    final Promise<Buffer> message = Promise.promise();
    Runnable subscribe = () -> {};

    @Override
    public void onUp(Predicate<String> topics) {
      subscribe.run();
    }

    @Override
    public void onDown(Predicate<String> topics) {}

    @Override
    public void onSubscribed(String topic) {
      subscribed.tryComplete();
    }

    @Override
    public void onUnsubscribed(String topic) {}

    @Override
    public void onMessage(String topic, Buffer payload) {
      message.tryComplete(payload);
    }
  }

  private List<WebhookEvent> entries(Topic topic) throws Exception {
    Request all =
        Request.cmd(Command.XRANGE)
            .arg(RedisKeys.webhookOutbox(Partition.of(topic)))
            .arg("-")
            .arg("+");
    return resultOf(link.send(all)).stream().map(WebhookOutboxIT::event).toList();
  }

  private static WebhookEvent event(Response row) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < row.get(1).size(); i += 2) {
      fields.put(row.get(1).get(i).toString(), row.get(1).get(i + 1).toString());
    }
    return OutboxEntry.read(row.get(0).toString(), fields).event();
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> task) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(go -> task.get().onComplete(done));
    return done.future();
  }

  private double unwritten(String type) {
    return meters.get("tidewire_webhooks_unwritten_total").tag("type", type).counter().count();
  }
}
