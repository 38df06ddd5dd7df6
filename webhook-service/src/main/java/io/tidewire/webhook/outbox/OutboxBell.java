package io.tidewire.webhook.outbox;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.SubscriberLink;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Listens for messages that say which outboxes have new events. Confined to its link's event loop.
 */
public final class OutboxBell implements SubscriberLink.Listener {

  private static final Map<String, Partition> PARTITIONS =
      Partition.all().stream()
          .collect(Collectors.toUnmodifiableMap(RedisKeys::webhookOutbox, Function.identity()));

  private final SubscriberLink link;
  private final Consumer<Partition> rung;
  private final Runnable missed;

  /**
   * @param connecting creates the link that delivers the messages
   * @param missed called when messages may have been lost
   */
  public OutboxBell(
      Function<SubscriberLink.Listener, SubscriberLink> connecting,
      Consumer<Partition> rung,
      Runnable missed) {
    this.rung = rung;
    this.missed = missed;
    link = connecting.apply(this);
  }

  public SubscriberLink link() {
    return link;
  }

  @Override
  public void onUp(Predicate<String> topics) {
    link.subscribe(PARTITIONS.keySet().stream().filter(topics).toList());
  }

  @Override
  public void onDown(Predicate<String> topics) {}

  @Override
  public void onSubscribed(String topic) {
    missed.run();
  }

  @Override
  public void onUnsubscribed(String topic) {}

  @Override
  public void onMessage(String topic, Buffer payload) {
    Partition partition = PARTITIONS.get(topic);
    if (partition != null) rung.accept(partition);
  }
}
