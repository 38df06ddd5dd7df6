package io.tidewire.webhook.queue;

/** Whose queue it is. Neither part has a colon. */
public record QueueName(String appId, String endpointId) {

  /** As {@code WebhookKeys.queuesDue} names it. */
  String member() {
    return appId + ":" + endpointId;
  }

  static QueueName parse(String member) {
    int colon = member.indexOf(':');
    return new QueueName(member.substring(0, colon), member.substring(colon + 1));
  }
}
