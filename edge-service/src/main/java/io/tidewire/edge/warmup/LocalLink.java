package io.tidewire.edge.warmup;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.kit.redis.SubscriberLink;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Replaces Redis. Confirms each subscription, and delivers one event on its channel. Confined to
 * one event loop.
 *
 * @param later runs a task later, on that loop
 */
record LocalLink(SubscriberLink.Listener listener, Clock clock, Executor later)
    implements SubscriberLink {

  static final String EVENT = "warm-up";

  private static final Buffer FRAME =
      Buffer.buffer("{\"event\":\"" + EVENT + "\",\"channel\":\"warm\",\"data\":\"{}\"}");

  @Override
  public void start() {
    listener.onUp(EVERY_TOPIC);
  }

  @Override
  public boolean isUp(String topic) {
    return true;
  }

  @Override
  public Optional<String> problem() {
    return Optional.empty();
  }

  @Override
  public void subscribe(List<String> topics) {
    later.execute(() -> topics.forEach(this::subscribed));
  }

  private void subscribed(String topic) {
    listener.onSubscribed(topic);
    Envelope event = Envelope.ephemeral(clock.millis(), Optional.empty(), FRAME);
    listener.onMessage(topic, event.encode());
  }

  @Override
  public void unsubscribe(List<String> topics) {
    later.execute(() -> topics.forEach(listener::onUnsubscribed));
  }

  @Override
  public Future<Void> stop() {
    listener.onDown(EVERY_TOPIC);
    return Future.succeededFuture();
  }
}
