package io.tidewire.contract;

import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ChannelName;
import java.util.List;

/**
 * An app's settings and limits, without its secrets: what an edge may know.
 *
 * @param appId never empty
 * @param clientEvents whether {@code client-*} events are relayed
 * @param maxConnections over the whole cluster; 0 means no limit
 * @param maxChannelsPerConnection subscriptions of one socket; 0 means no limit
 * @param maxChannelNameLength characters, prefix included; 1..200
 * @param maxEventBytes UTF-8 bytes of one event's data
 * @param maxClientEventsPerSecond of one connection
 * @param maxPresenceMembers distinct users of one channel
 * @param maxUserIdLength characters
 * @param maxUserInfoBytes UTF-8 bytes of a member's {@code user_info} JSON
 * @param activityTimeoutSeconds what {@code pusher:connection_established} announces
 * @param namespaces what is promised for which channels; the first that covers a channel counts
 */
public record AppPolicy(
    String appId,
    boolean clientEvents,
    int maxConnections,
    int maxChannelsPerConnection,
    int maxChannelNameLength,
    int maxEventBytes,
    int maxClientEventsPerSecond,
    int maxPresenceMembers,
    int maxUserIdLength,
    int maxUserInfoBytes,
    int activityTimeoutSeconds,
    List<Namespace> namespaces) {

  public AppPolicy {
    namespaces = List.copyOf(namespaces);
  }

  /** Pusher's own limits (pusher-protocol.md §4.7); client events off, as on the hosted service. */
  public static AppPolicy defaults(String appId) {
    return new AppPolicy(appId, false, 0, 1_000, 164, 10_240, 10, 100, 128, 1_024, 120, List.of());
  }

  /**
   * What is promised for a channel. User channels are always ephemeral: they reach whoever is
   * connected now, and a user's next connection is not the same listener.
   */
  public Namespace namespace(ChannelName channel) {
    if (namespaces.isEmpty() || channel.kind() == ChannelKind.USER) return Namespace.EPHEMERAL;
    return namespaces.stream()
        .filter(namespace -> namespace.covers(channel))
        .findFirst()
        .orElse(Namespace.EPHEMERAL);
  }
}
