package io.tidewire.contract.app;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
 * @param channels on the bus its members stand beside the others
 */
public record AppPolicy(
    String appId,
    Connections connections,
    Messages messages,
    Users users,
    @JsonUnwrapped ChannelRules channels) {

  /**
   * What an app's channels do.
   *
   * @param clientEvents whether {@code client-*} events are relayed
   * @param namespaces what is promised for which channels; the first that covers a channel counts
   * @param publicChannels patterns of the public channels that clients may subscribe, as in {@link
   *     Namespace}; absent: all of them
   * @param webhookEvents what any of the app's webhooks wants to hear of; a peer of an older
   *     version does not say
   * @param hooked where the app's backend decides; a peer of an older version does not say
   */
  public record ChannelRules(
      boolean clientEvents,
      List<Namespace> namespaces,
      Optional<List<String>> publicChannels,
      Set<WebhookEventType> webhookEvents,
      HookedChannels hooked) {

    /** As on the hosted service: no client events, no history, all public channels. */
    public static final ChannelRules DEFAULTS =
        new ChannelRules(false, List.of(), Optional.empty(), Set.of(), HookedChannels.NONE);

    public ChannelRules {
      namespaces = List.copyOf(namespaces);
      webhookEvents = webhookEvents == null ? Set.of() : Set.copyOf(webhookEvents);
      publicChannels = publicChannels.map(List::copyOf);
      hooked = hooked == null ? HookedChannels.NONE : hooked;
    }

    /** All public channels are allowed. */
    public ChannelRules(boolean clientEvents, List<Namespace> namespaces) {
      this(clientEvents, namespaces, Optional.empty(), Set.of(), HookedChannels.NONE);
    }
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
   * @param watchlists whether users who sign in learn who of their watchlist is signed in
   * @param maxListed members of a presence channel that a subscriber is told of one by one; a peer
   *     of an older version does not say
   */
  public record Users(
      int maxIdLength, int maxInfoBytes, int maxMembers, boolean watchlists, int maxListed) {

    /** With 1 KB of info for each, a list of them is half a megabyte. */
    public static final int DEFAULT_LISTED = 500;

    /** Pusher's own limits (docs/design/protocol.md §4.7). */
    public static final Users DEFAULTS = new Users(128, 1_024, 100);

    public Users {
      maxListed = maxListed == 0 ? DEFAULT_LISTED : maxListed;
    }

    /** Without watchlists. */
    public Users(int maxIdLength, int maxInfoBytes, int maxMembers) {
      this(maxIdLength, maxInfoBytes, maxMembers, false, DEFAULT_LISTED);
    }

    public Users withWatchlists() {
      return new Users(maxIdLength, maxInfoBytes, maxMembers, true, maxListed);
    }
  }

  /** Pusher's own limits; client events off, as on the hosted service. */
  public static AppPolicy defaults(String appId) {
    return new AppPolicy(
        appId, Connections.DEFAULTS, Messages.DEFAULTS, Users.DEFAULTS, ChannelRules.DEFAULTS);
  }

  public AppPolicy withClientEvents() {
    return with(
        new ChannelRules(
            true, namespaces(), channels.publicChannels, channels.webhookEvents, channels.hooked));
  }

  public AppPolicy with(Connections other) {
    return new AppPolicy(appId, other, messages, users, channels);
  }

  public AppPolicy with(Users other) {
    return new AppPolicy(appId, connections, messages, other, channels);
  }

  public AppPolicy with(List<Namespace> others) {
    return with(
        new ChannelRules(
            clientEvents(),
            others,
            channels.publicChannels,
            channels.webhookEvents,
            channels.hooked));
  }

  /**
   * @param patterns of the public channels that clients may subscribe
   */
  public AppPolicy withPublicChannels(List<String> patterns) {
    return with(
        new ChannelRules(
            clientEvents(),
            namespaces(),
            Optional.of(patterns),
            channels.webhookEvents,
            channels.hooked));
  }

  public AppPolicy withWebhookEvents(Set<WebhookEventType> wanted) {
    return with(
        new ChannelRules(
            clientEvents(), namespaces(), channels.publicChannels, wanted, channels.hooked));
  }

  public AppPolicy withHookedChannels(HookedChannels hooked) {
    return with(
        new ChannelRules(
            clientEvents(), namespaces(), channels.publicChannels, channels.webhookEvents, hooked));
  }

  private AppPolicy with(ChannelRules others) {
    return new AppPolicy(appId, connections, messages, users, others);
  }

  /** Whether {@code client-*} events are relayed. */
  public boolean clientEvents() {
    return channels.clientEvents;
  }

  /** What is promised for which channels; the first that covers a channel counts. */
  public List<Namespace> namespaces() {
    return channels.namespaces;
  }

  /** Patterns of the public channels that clients may subscribe; absent: all of them. */
  public Optional<List<String>> publicChannels() {
    return channels.publicChannels;
  }

  /** Where the app's backend decides. */
  public HookedChannels hookedChannels() {
    return channels.hooked;
  }

  /** What any of the app's webhooks wants to hear of. */
  public Set<WebhookEventType> webhookEvents() {
    return channels.webhookEvents;
  }

  /**
   * Whether clients may subscribe a channel as far as the name decides. True for every channel that
   * needs a signature or a user: these are decided otherwise.
   */
  public boolean allowsSubscription(ChannelName channel) {
    ChannelKind kind = channel.kind();
    if (channels.publicChannels.isEmpty() || kind.needsSignature() || kind == ChannelKind.USER)
      return true;
    return channels.publicChannels.get().stream()
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
    if (channels.namespaces.isEmpty()
        || channel.kind() == ChannelKind.USER
        || channel.kind().isInternal()) return Namespace.EPHEMERAL;
    for (Namespace namespace : channels.namespaces) {
      if (namespace.covers(channel)) return namespace;
    }
    return Namespace.EPHEMERAL;
  }
}
