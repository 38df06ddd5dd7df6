package io.tidewire.presence.testing;

import io.tidewire.contract.redis.OutboxEntry;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.presence.store.HeldEvents;
import io.tidewire.wire.Topic;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The webhook events of one registry. After its creation, every app wants all of them. */
public final class Outbox {

  private final TestRegistry registry;

  public Outbox(TestRegistry registry) {
    this.registry = registry;
    registry.wanted = EnumSet.allOf(WebhookEventType.class);
  }

  /** All events of a channel's partition, oldest first. */
  public List<OutboxEntry> entries(Topic topic) {
    Request all =
        Request.cmd(Command.XRANGE)
            .arg(RedisKeys.webhookOutbox(Partition.of(topic)))
            .arg("-")
            .arg("+");
    return registry.link.send(all).await().stream().map(Outbox::entry).toList();
  }

  private static OutboxEntry entry(Response row) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < row.get(1).size(); i += 2) {
      fields.put(row.get(1).get(i).toString(), row.get(1).get(i + 1).toString());
    }
    return OutboxEntry.read(row.get(0).toString(), fields);
  }

  /** The events of one channel: {@code occupied}, {@code vacated}, {@code +ann}, {@code -ann}. */
  public List<String> brief(Topic topic) {
    return entries(topic).stream()
        .map(OutboxEntry::event)
        .filter(event -> event.topic().equals(topic))
        .map(Outbox::brief)
        .toList();
  }

  private static String brief(WebhookEvent event) {
    if (event instanceof WebhookEvent.MemberAdded added) return "+" + added.userId();
    if (event instanceof WebhookEvent.MemberRemoved removed) return "-" + removed.userId();
    return event.type().wireName().replace("channel_", "");
  }

  /** The held-back events of a channel's partition. */
  public List<String> heldBack(Topic topic) {
    return registry
        .redis
        .run("ZRANGE", RedisKeys.webhookDebounce(Partition.of(topic)), "0", "-1")
        .lines()
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** Makes all held-back events of a channel's partition due. */
  public void endDebounce(Topic topic) {
    endDebounce(topic, heldBack(topic));
  }

  public void endDebounce(Topic topic, List<String> changes) {
    String debounce = RedisKeys.webhookDebounce(Partition.of(topic));
    for (String change : changes) registry.redis.run("ZADD", debounce, "XX", "1", change);
  }

  /** Releases due events as the reaper does several times a second. Returns their number. */
  public int release() {
    return new HeldEvents(registry.link, registry.events)
        .release(Partition.all(), List.of())
        .await();
  }
}
