package io.tidewire.edge.upstream;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Topic;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which events the webhooks of the apps want that this edge serves: as auth told with the newest
 * connection of each app. Safe from any thread.
 */
public final class WebhookWishes {

  /** Of apps whose webhooks want something. */
  private final Map<String, Set<WebhookEventType>> byApp = new ConcurrentHashMap<>();

  /** Auth has accepted a connection of this app. */
  void learn(AppPolicy app) {
    if (app.webhookEvents().isEmpty()) {
      byApp.remove(app.appId());
    } else if (!app.webhookEvents().equals(byApp.get(app.appId()))) {
      byApp.put(app.appId(), app.webhookEvents());
    }
  }

  /** User channels have no webhooks. */
  boolean wants(WebhookEventType type, Topic topic) {
    return byApp.getOrDefault(topic.appId(), Set.of()).contains(type)
        && topic.channel().kind() != ChannelKind.USER;
  }
}
