package io.tidewire.contract.webhook;

import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.Optional;

/** What an app's webhooks tell: something happened in one of its channels. */
public sealed interface WebhookEvent {

  /** The app and the channel. */
  Topic topic();

  WebhookEventType type();

  /** The channel's first subscriber came, after there was none in the whole cluster. */
  record ChannelOccupied(Topic topic) implements WebhookEvent {
    @Override
    public WebhookEventType type() {
      return WebhookEventType.CHANNEL_OCCUPIED;
    }
  }

  /** The channel's last subscriber left, and none came back within the debounce time. */
  record ChannelVacated(Topic topic) implements WebhookEvent {
    @Override
    public WebhookEventType type() {
      return WebhookEventType.CHANNEL_VACATED;
    }
  }

  /** A user's first connection joined a presence channel. */
  record MemberAdded(Topic topic, String userId) implements WebhookEvent {
    @Override
    public WebhookEventType type() {
      return WebhookEventType.MEMBER_ADDED;
    }
  }

  /** A user's last connection left a presence channel, and none came back in time. */
  record MemberRemoved(Topic topic, String userId) implements WebhookEvent {
    @Override
    public WebhookEventType type() {
      return WebhookEventType.MEMBER_REMOVED;
    }
  }

  /**
   * A client's event was relayed.
   *
   * @param event its name, {@code client-…}
   * @param data the very string that subscribers got
   * @param socketId of the sender
   * @param userId of the sender, on presence channels
   */
  record ClientEvent(
      Topic topic, String event, String data, SocketId socketId, Optional<String> userId)
      implements WebhookEvent {
    @Override
    public WebhookEventType type() {
      return WebhookEventType.CLIENT_EVENT;
    }
  }

  /** Somebody subscribed to a cache channel that has no event. */
  record CacheMiss(Topic topic) implements WebhookEvent {
    @Override
    public WebhookEventType type() {
      return WebhookEventType.CACHE_MISS;
    }
  }

  /** How many connections are subscribed to the channel now, in the whole cluster. */
  record SubscriptionCount(Topic topic, long count) implements WebhookEvent {
    @Override
    public WebhookEventType type() {
      return WebhookEventType.SUBSCRIPTION_COUNT;
    }
  }
}
