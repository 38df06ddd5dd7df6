package io.tidewire.webhook.queue;

/** Identifies a queue by its app and endpoint. Neither part contains a colon. */
public record QueueName(String appId, String endpointId) {

  /** The member of {@code WebhookKeys.queuesDue}. */
  String member() {
    return appId + ":" + endpointId;
  }

  static QueueName parse(String member) {
    int colon = member.indexOf(':');
    return new QueueName(member.substring(0, colon), member.substring(colon + 1));
  }
}
