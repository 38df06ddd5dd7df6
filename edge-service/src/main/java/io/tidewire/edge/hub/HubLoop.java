package io.tidewire.edge.hub;

import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.delivery.Loops;
import io.tidewire.kit.redis.SubscriberLink;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The channels of one event loop: the hubs that it owns, with their Redis connection, and the port
 * through which its sessions subscribe. Confined to that loop.
 */
public final class HubLoop {

  private final SubscriberLink link;
  private final LinkBatches batches;
  private final Hubs hubs;
  private final Channels channels;

  /**
   * @param dial creates the Redis connection that reports to these hubs; {@link #start} starts it
   */
  public HubLoop(
      Loops.Slot slot,
      HubShared shared,
      HubNeighbours neighbours,
      LoopTime time,
      Function<SubscriberLink.Listener, SubscriberLink> dial) {
    link = dial.apply(new FromRedis());
    int perSecond = Math.max(1, shared.config().subscribesPerSecond() / slot.loops().size());
    batches = new LinkBatches(new ToRedis(link), time, perSecond);
    hubs = Hubs.on(slot, shared, neighbours, batches, time);
    channels = slot.loops().here(slot.index()).channels();
  }

  /** Connects to Redis, and reconnects until stopped. Not before all loops have been created. */
  public void start() {
    link.start();
  }

  /** Disconnects from Redis. Remaining subscribers receive nothing any more. */
  public Future<Void> stop() {
    hubs.stop();
    return link.stop();
  }

  /** Why the Redis connection does not work; empty if it does. Thread-safe. */
  public Optional<String> problem() {
    return link.problem();
  }

  /** Reports everything to the presence service again, after it declared this node dead. */
  public void resend() {
    hubs.resend();
  }

  /**
   * Completes once the presence service knows how many subscribers these channels have here; other
   * loops' channels count as known.
   */
  public Future<Void> counted(List<Topic> topics) {
    List<Future<Void>> reports = new ArrayList<>();
    for (Topic topic : topics) {
      Promise<Void> counted = Promise.promise();
      hubs.whenCounted(topic, counted::complete);
      reports.add(counted.future());
    }
    return Future.join(reports).mapEmpty();
  }

  /** The port for the sessions of this loop. */
  public Channels channels() {
    return channels;
  }

  private record ToRedis(SubscriberLink link) implements LinkBatches.Wire {

    @Override
    public boolean isUp(String key) {
      return link.isUp(key);
    }

    @Override
    public void subscribe(List<String> keys) {
      link.subscribe(keys);
    }

    @Override
    public void unsubscribe(List<String> keys) {
      link.unsubscribe(keys);
    }
  }

  private final class FromRedis implements SubscriberLink.Listener {

    @Override
    public void onUp(Predicate<String> topics) {
      hubs.linkUp(topics);
    }

    @Override
    public void onDown(Predicate<String> topics) {
      batches.forget(topics);
      hubs.linkDown(topics);
    }

    @Override
    public void onSubscribed(String topic) {
      hubs.confirmed(topic);
    }

    @Override
    public void onUnsubscribed(String topic) {
      hubs.confirmed(topic);
    }

    @Override
    public void onMessage(String topic, Buffer payload) {
      hubs.message(topic, payload);
    }
  }
}
