package io.tidewire.contract.redis;

import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A webhook event as it stands in a {@linkplain RedisKeys#webhookOutbox partition's outbox}: {@code
 * k} kind, {@code a} app id, {@code c} channel, and where they apply {@code u} user id, {@code e}
 * event, {@code d} data, {@code s} socket id, {@code n} count.
 *
 * @param streamId the entry's id in the stream, {@code ms-number}: the time of Redis when the event
 *     entered the outbox, and what tells it from all others of the partition
 */
public record OutboxEntry(String streamId, WebhookEvent event) {

  /**
   * The fields and their values in turns, as {@code XADD} takes them.
   *
   * <p>Scripts that write events of their own accord use the same fields: {@code lua/outbox.lua}.
   */
  public static List<String> fields(WebhookEvent event) {
    List<String> fields = new ArrayList<>(14);
    add(fields, "k", event.type().wireName());
    add(fields, "a", event.topic().appId());
    add(fields, "c", event.topic().channel().value());
    if (event instanceof WebhookEvent.MemberAdded added) add(fields, "u", added.userId());
    if (event instanceof WebhookEvent.MemberRemoved removed) add(fields, "u", removed.userId());
    if (event instanceof WebhookEvent.SubscriptionCount count) {
      add(fields, "n", Long.toString(count.count()));
    }
    if (event instanceof WebhookEvent.ClientEvent sent) {
      add(fields, "e", sent.event());
      add(fields, "d", sent.data());
      add(fields, "s", sent.socketId().value());
      sent.userId().ifPresent(user -> add(fields, "u", user));
    }
    return fields;
  }

  private static void add(List<String> fields, String name, String value) {
    fields.add(name);
    fields.add(value);
  }

  /**
   * Reads an entry.
   *
   * @throws IllegalArgumentException naming what was wrong
   */
  public static OutboxEntry read(String streamId, Map<String, String> fields) {
    return new OutboxEntry(streamId, event(fields));
  }

  private static WebhookEvent event(Map<String, String> fields) {
    String kind = field(fields, "k");
    WebhookEventType type =
        WebhookEventType.of(kind)
            .orElseThrow(() -> new IllegalArgumentException("no kind of webhook event: " + kind));
    Topic topic = new Topic(field(fields, "a"), field(fields, "c"));
    return switch (type) {
      case CHANNEL_OCCUPIED -> new WebhookEvent.ChannelOccupied(topic);
      case CHANNEL_VACATED -> new WebhookEvent.ChannelVacated(topic);
      case MEMBER_ADDED -> new WebhookEvent.MemberAdded(topic, field(fields, "u"));
      case MEMBER_REMOVED -> new WebhookEvent.MemberRemoved(topic, field(fields, "u"));
      case CACHE_MISS -> new WebhookEvent.CacheMiss(topic);
      case SUBSCRIPTION_COUNT ->
          new WebhookEvent.SubscriptionCount(topic, Long.parseLong(field(fields, "n")));
      case CLIENT_EVENT ->
          new WebhookEvent.ClientEvent(
              topic,
              field(fields, "e"),
              field(fields, "d"),
              new SocketId(field(fields, "s")),
              Optional.ofNullable(fields.get("u")));
    };
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) throw new IllegalArgumentException("an outbox entry has no field " + name);
    return value;
  }

  /** When the event entered the outbox, in ms of Redis' time. */
  public long enteredMs() {
    return Long.parseLong(streamId.substring(0, streamId.indexOf('-')));
  }

  /** What a receiver tells repetitions by: the same however often the event is sent. */
  public String id(Partition partition) {
    return partition.tag() + "-" + streamId;
  }
}
