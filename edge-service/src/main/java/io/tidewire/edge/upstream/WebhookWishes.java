package io.tidewire.edge.upstream;

import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Topic;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which events the webhooks of the apps want that this edge serves: as auth told with the newest
 * connection of each app, or with its last change if that was later. Safe from any thread.
 */
public final class WebhookWishes {

  /** Of apps whose webhooks want something. */
  private final Map<String, Set<WebhookEventType>> byApp = new ConcurrentHashMap<>();

  /** Auth has accepted a connection of this app, or says that the app was changed. */
  void learn(String appId, Set<WebhookEventType> events) {
    if (events.isEmpty()) {
      byApp.remove(appId);
    } else if (!events.equals(byApp.get(appId))) {
      byApp.put(appId, events);
    }
  }

  /** User channels have no webhooks. */
  boolean wants(WebhookEventType type, Topic topic) {
    return byApp.getOrDefault(topic.appId(), Set.of()).contains(type)
        && topic.channel().kind() != ChannelKind.USER;
  }
}
