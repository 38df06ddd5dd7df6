package io.tidewire.contract.app;

import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.text.Wildcards;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ChannelName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An app's settings and limits, without its secrets: what an edge may know.
 *
 * @param appId never empty
 * @param clientEvents whether {@code client-*} events are relayed
 * @param namespaces what is promised for which channels; the first that covers a channel counts
 * @param publicChannels patterns of the public channels that clients may subscribe, as in {@link
 *     Namespace}; absent: all of them
 * @param webhookEvents what any of the app's webhooks wants to hear of; a peer of an older version
 *     does not say
 */
public record AppPolicy(
    String appId,
    boolean clientEvents,
    Connections connections,
    Messages messages,
    Users users,
    List<Namespace> namespaces,
    Optional<List<String>> publicChannels,
    Set<WebhookEventType> webhookEvents) {

  public AppPolicy {
    namespaces = List.copyOf(namespaces);
    webhookEvents = webhookEvents == null ? Set.of() : Set.copyOf(webhookEvents);
    publicChannels = publicChannels.map(List::copyOf);
  }

  /** All public channels are allowed. */
  public AppPolicy(
      String appId,
      boolean clientEvents,
      Connections connections,
      Messages messages,
      Users users,
      List<Namespace> namespaces) {
    this(appId, clientEvents, connections, messages, users, namespaces, Optional.empty(), Set.of());
  }

  /**
   * Limits of an app's connections.
   *
   * @param max over the whole cluster; 0 means no limit
   * @param maxChannels subscriptions of one connection; 0 means no limit
   * @param maxClientEventsPerSecond of one connection
   * @param activityTimeoutSeconds what {@code pusher:connection_established} announces
   * @param maxPerUser of one signed-in user, at one edge; 0 means no limit
   * @param authorizationTimeoutSeconds within which a connection has to sign in or to open a
   *     channel that needs authorization; 0 means that it never has to
   */
  public record Connections(
      int max,
      int maxChannels,
      int maxClientEventsPerSecond,
      int activityTimeoutSeconds,
      int maxPerUser,
      int authorizationTimeoutSeconds) {

    /**
     * Pusher's own limits (docs/design/protocol.md §4.7), but for the activity timeout: Pusher's
     * 120 s are longer than the minute of silence after which many proxies end a connection.
     */
    public static final Connections DEFAULTS = new Connections(0, 1_000, 10, 30);

    /** Without limits on users, and without a deadline. */
    public Connections(
        int max, int maxChannels, int maxClientEventsPerSecond, int activityTimeoutSeconds) {
      this(max, maxChannels, maxClientEventsPerSecond, activityTimeoutSeconds, 0, 0);
    }
  }

  /**
   * Limits of what is published.
   *
   * @param maxChannelNameLength characters, prefix included; 1..200
   * @param maxEventBytes UTF-8 bytes of one event's data
   */
  public record Messages(int maxChannelNameLength, int maxEventBytes) {

    /** Pusher's own limits (docs/design/protocol.md §4.7). */
    public static final Messages DEFAULTS = new Messages(164, 10_240);
  }

  /**
   * Limits of an app's users.
   *
   * @param maxIdLength characters
   * @param maxInfoBytes UTF-8 bytes of a member's {@code user_info} JSON
   * @param maxMembers distinct users of one presence channel
   */
  public record Users(int maxIdLength, int maxInfoBytes, int maxMembers) {

    /** Pusher's own limits (docs/design/protocol.md §4.7). */
    public static final Users DEFAULTS = new Users(128, 1_024, 100);
  }

  /** Pusher's own limits; client events off, as on the hosted service. */
  public static AppPolicy defaults(String appId) {
    return new AppPolicy(
        appId, false, Connections.DEFAULTS, Messages.DEFAULTS, Users.DEFAULTS, List.of());
  }

  public AppPolicy withClientEvents() {
    return new AppPolicy(
        appId, true, connections, messages, users, namespaces, publicChannels, webhookEvents);
  }

  public AppPolicy with(Connections other) {
    return new AppPolicy(
        appId, clientEvents, other, messages, users, namespaces, publicChannels, webhookEvents);
  }

  public AppPolicy with(List<Namespace> others) {
    return new AppPolicy(
        appId, clientEvents, connections, messages, users, others, publicChannels, webhookEvents);
  }

  /**
   * @param patterns of the public channels that clients may subscribe
   */
  public AppPolicy withPublicChannels(List<String> patterns) {
    return new AppPolicy(
        appId,
        clientEvents,
        connections,
        messages,
        users,
        namespaces,
        Optional.of(patterns),
        webhookEvents);
  }

  public AppPolicy withWebhookEvents(Set<WebhookEventType> wanted) {
    return new AppPolicy(
        appId, clientEvents, connections, messages, users, namespaces, publicChannels, wanted);
  }

  /**
   * Whether clients may subscribe a channel as far as the name decides. True for every channel that
   * needs a signature or a user: these are decided otherwise.
   */
  public boolean allowsSubscription(ChannelName channel) {
    ChannelKind kind = channel.kind();
    if (publicChannels.isEmpty() || kind.needsSignature() || kind == ChannelKind.USER) return true;
    return publicChannels.get().stream()
        .anyMatch(pattern -> Wildcards.matches(pattern, channel.value()));
  }

  /**
   * How many characters the channel's name may have. A user channel may be as long as a user id
   * makes it: who can sign in can join its own channel.
   */
  public int maxNameLength(ChannelName channel) {
    return channel.kind() == ChannelKind.USER
        ? ChannelKind.USER.prefix().length() + users.maxIdLength()
        : messages.maxChannelNameLength();
  }

  /**
   * The settings of a channel. User channels are always ephemeral: they reach the user's current
   * connections.
   */
  public Namespace namespace(ChannelName channel) {
    if (namespaces.isEmpty() || channel.kind() == ChannelKind.USER) return Namespace.EPHEMERAL;
    for (Namespace namespace : namespaces) {
      if (namespace.covers(channel)) return namespace;
    }
    return Namespace.EPHEMERAL;
  }
}
