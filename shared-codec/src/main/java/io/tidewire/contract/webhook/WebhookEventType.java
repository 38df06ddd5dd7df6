package io.tidewire.contract.webhook;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of webhook events, by the names that the apps file and receivers know them by. */
public enum WebhookEventType {
  CHANNEL_OCCUPIED("channel_occupied"),
  CHANNEL_VACATED("channel_vacated"),
  MEMBER_ADDED("member_added"),
  MEMBER_REMOVED("member_removed"),
  CLIENT_EVENT("client_event"),
  CACHE_MISS("cache_miss"),
  SUBSCRIPTION_COUNT("subscription_count");

  private static final Map<String, WebhookEventType> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(WebhookEventType::wireName, Function.identity()));

  private final String wireName;

  WebhookEventType(String wireName) {
    this.wireName = wireName;
  }

  /** The type of this name, or nothing if there is none. */
  public static Optional<WebhookEventType> of(String wireName) {
    return Optional.ofNullable(BY_NAME.get(wireName));
  }

  /** The event's {@code name} in a webhook. */
  public String wireName() {
    return wireName;
  }
}
