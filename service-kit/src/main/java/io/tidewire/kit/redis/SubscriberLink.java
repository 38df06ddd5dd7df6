package io.tidewire.kit.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.settings.ClusterUrl;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Subscriptions at Redis, over connections that reconnect automatically: one, or in a Redis Cluster
 * one to each primary. A new connection has no subscriptions; the listener subscribes again.
 *
 * <p>A dead connection that looks open is detected within 4 s and replaced.
 *
 * <p>Belongs to the event loop that created it; its listener is called there.
 */
public interface SubscriberLink {

  /** A link without a working connection for this long is reported as a problem. */
  Duration TOLERATED = Duration.ofSeconds(10);

  /** So that no command keeps Redis busy for long. */
  int TOPICS_PER_COMMAND = 512;

  /** All topics, as a single Redis has them. */
  Predicate<String> EVERY_TOPIC = topic -> true;

  /**
   * Receives what arrives. After {@link #onDown}, nothing of these topics arrives until they are
   * subscribed again.
   */
  interface Listener {

    /**
     * These topics can be subscribed now. None of them is.
     *
     * @param topics whether a topic is among them; for this call only
     */
    void onUp(Predicate<String> topics);

    /** These topics are no longer subscribed. */
    void onDown(Predicate<String> topics);

    /** Redis has confirmed: everything published to {@code topic} from here on arrives. */
    void onSubscribed(String topic);

    void onUnsubscribed(String topic);

    void onMessage(String topic, Buffer payload);
  }

  /**
   * Made on the caller's event loop.
   *
   * @param name identifies this link in logs, metrics and Redis' CLIENT LIST
   */
  static SubscriberLink of(
      Vertx vertx, RedisSettings settings, String name, Listener listener, MeterRegistry registry) {
    return settings.deployment() instanceof ClusterUrl
        ? new ClusterSubscriberLink(vertx, settings, name, listener, registry)
        : new SingleSubscriberLink(vertx, settings, name, listener, registry);
  }

  /** Connects, and reconnects until {@link #stop}. */
  void start();

  /** Whether this topic can be subscribed now. Thread-safe. */
  boolean isUp(String topic);

  /** What is wrong, if it has been for 10 s; empty otherwise. Thread-safe. */
  Optional<String> problem();

  /** Dropped for topics that are down: the listener subscribes in {@link Listener#onUp}. */
  void subscribe(List<String> topics);

  /** Dropped for topics that are down: a new connection has nothing subscribed. */
  void unsubscribe(List<String> topics);

  /** Disconnects. Calls {@link Listener#onDown} if it was up, and then nothing. */
  Future<Void> stop();
}
