package io.tidewire.webhook.outbox;

import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.json.StrictJson;

/** Writes an event as receivers read it, see docs/design/protocol.md §9. */
final class EventJson {

  private EventJson() {}

  static String of(WebhookEvent event) {
    StringBuilder json = new StringBuilder(128).append('{');
    member(json, "name", event.type().wireName());
    member(json, "channel", event.topic().channel().value());
    if (event instanceof WebhookEvent.MemberAdded added) member(json, "user_id", added.userId());
    if (event instanceof WebhookEvent.MemberRemoved removed) {
      member(json, "user_id", removed.userId());
    }
    if (event instanceof WebhookEvent.ClientEvent sent) {
      member(json, "event", sent.event());
      member(json, "data", sent.data());
      member(json, "socket_id", sent.socketId().value());
      sent.userId().ifPresent(user -> member(json, "user_id", user));
    }
    if (event instanceof WebhookEvent.SubscriptionCount count) {
      json.append(",\"subscription_count\":").append(count.count());
    }
    return json.append('}').toString();
  }

  private static void member(StringBuilder json, String name, String value) {
    if (json.length() > 1) json.append(',');
    json.append('"').append(name).append("\":");
    StrictJson.quote(json, value);
  }
}
