package io.tidewire.edge.session;

import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.pacing.SlicedTasks;
import io.tidewire.edge.session.SubscribeRules.Allowance;
import io.tidewire.edge.session.limits.SessionLimit;
import io.tidewire.edge.session.ports.Pending;
import io.tidewire.edge.session.recovery.RecoveryState;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.MalformedName;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SoftError;
import io.tidewire.wire.error.SubscriptionError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that one connection has subscribed to or is subscribing to, and the steps of a
 * subscribe (docs/design/protocol.md §4.3). Confined to the connection's event loop.
 */
final class Subscriptions {

  private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

  private final Session session;
  private final SessionPorts ports;
  private final Map<String, Subscription> byChannel = new HashMap<>(4);

  /** Null before the first replay. */
  private @Nullable Replays replays;

  /** Null before the first sign-in. */
  private @Nullable UserChannel userChannel;

  Subscriptions(Session session, SessionPorts ports) {
    this.session = session;
    this.ports = ports;
  }

  void subscribe(ClientFrame.Subscribe frame) {
    if (!session.limiter().mayGoOn(SessionLimit.SUBSCRIBES)) return;
    Optional<Subscription> present = present(frame.channel());
    if (present.isPresent()) {
      repeated(frame, present.get());
      return;
    }
    ChannelName channel;
    try {
      channel = new ChannelName(frame.channel());
    } catch (MalformedName illegal) {
      refuse(frame.channel(), SubscriptionError.invalidChannel(illegal.why()));
      return;
    }
    Optional<SubscriptionError> refusal =
        SubscribeRules.refusal(session, channel, byChannel.size());
    if (refusal.isPresent()) {
      refuse(frame.channel(), refusal.get());
    } else {
      authorize(frame, channel);
    }
  }

  /** See {@link UserChannel#bind}. */
  void bindUser(String userId, Runnable bound) {
    userChannel().bind(userId, bound);
  }

  private UserChannel userChannel() {
    if (userChannel == null) userChannel = new UserChannel(session.socket(), this);
    return userChannel;
  }

  /** A subscription is live. */
  void wentLive(Subscription subscription) {
    if (subscription.topic().channel().kind() == ChannelKind.USER) userChannel().live();
  }

  /** Subscribes to a channel without a request of the client. */
  void bind(ChannelName channel) {
    Topic topic = new Topic(session.app().appId(), channel);
    if (!hasRoom(topic)) return;
    Subscription subscription =
        new Subscription(session, topic, ports.clock().millis(), Optional.empty());
    byChannel.put(channel.value(), subscription);
    join(subscription, new Allowance(Basis.SIGN_IN, Optional.empty()));
  }

  /** A subscription that is live or pending. */
  Optional<Subscription> present(String channel) {
    return Optional.ofNullable(byChannel.get(channel));
  }

  /** Changes nothing for a user channel, which the sign-in has bound; a soft error otherwise. */
  private void repeated(ClientFrame.Subscribe frame, Subscription present) {
    if (present.topic().channel().kind() == ChannelKind.USER) {
      userChannel().requested(frame, present);
    } else {
      session.tell(SoftError.existingSubscription(frame.channel()));
    }
  }

  private void authorize(ClientFrame.Subscribe frame, ChannelName channel) {
    Topic topic = new Topic(session.app().appId(), channel);
    if (!hasRoom(topic)) return;
    Subscription subscription =
        new Subscription(session, topic, ports.clock().millis(), recoverable(frame, topic));
    byChannel.put(channel.value(), subscription);
    SubscribeRules.allowance(session, frame, subscription)
        .ifPresentOrElse(
            allowance -> join(subscription, allowance), () -> askAuth(frame, subscription));
  }

  /** Returns false if the connection was closed instead, since it holds too much. */
  private boolean hasRoom(Topic topic) {
    return ports.memory().subscribe(topic)
        || session.limiter().findsMemory(topic, byChannel.size());
  }

  private Optional<RecoveryState> recoverable(ClientFrame.Subscribe frame, Topic topic) {
    return frame
        .recovery()
        .map(
            request ->
                new RecoveryState(
                    topic,
                    session.app().namespace(topic.channel()),
                    request,
                    session.owner(),
                    session.tokens()));
  }

  private void askAuth(ClientFrame.Subscribe frame, Subscription subscription) {
    Pending<SubscribeVerdict> question = SubscribeRules.ask(session, frame, subscription);
    subscription.asks(question);
    question
        .answer()
        .onSuccess(verdict -> judged(subscription, verdict))
        .onFailure(
            failure -> {
              if (!subscription.isGone())
                session.limiter().giveUp("Channel authorization", failure);
            });
  }

  private void judged(Subscription subscription, SubscribeVerdict verdict) {
    if (subscription.isGone()) return;
    if (verdict instanceof SubscribeVerdict.Allowed allowed) {
      boolean byHook = allowed.reusableUntilMs().isPresent();
      allowed.reusableUntilMs().ifPresent(subscription::permittedUntil);
      join(subscription, new Allowance(byHook ? Basis.HOOK : Basis.SIGNATURE, allowed.member()));
    } else if (verdict instanceof SubscribeVerdict.Refused refused) {
      refused(
          subscription, new SubscriptionError(refused.type(), refused.error(), refused.status()));
    } else if (verdict instanceof SubscribeVerdict.Undecided undecided) {
      subscription.asks(UndecidedSubscribe.closing(session, undecided.why()));
    }
  }

  private void join(Subscription subscription, Allowance allowance) {
    if (allowance.basis() == Basis.PERMIT) {
      subscription.permittedUser().ifPresent(session::comesWithTokensOf);
    }
    if (subscription.isGone()) return;
    Optional<SubscriptionError> ban =
        SubscribeRules.ban(session, subscription.topic().channel(), allowance.member());
    if (ban.isPresent()) {
      refused(subscription, ban.get());
      return;
    }
    if (!subscription.authorized(allowance)) return;
    Optional<Channels.PresenceJoin> membership =
        SubscribeRules.membership(session, subscription.topic().channel(), allowance.member());
    if (subscription.wantsReplay()) {
      replays().start(subscription, () -> ports.channels().join(subscription, membership));
    } else {
      ports.channels().join(subscription, membership);
    }
  }

  private Replays replays() {
    if (replays == null) replays = new Replays(session.app().appId(), ports);
    return replays;
  }

  /** The subscription was denied for good: sends one error frame. */
  void refused(Subscription subscription, SubscriptionError error) {
    subscription.end();
    if (byChannel.remove(subscription.topic().channel().value(), subscription)) {
      ports.memory().unsubscribed(subscription.topic());
    }
    refuse(subscription.topic().channel().value(), error);
  }

  /**
   * Encrypted channels get a plain {@code pusher:error}: any frame with their name that is not
   * ciphertext throws in the Java client's event thread (docs/design/protocol.md §4.8).
   */
  private void refuse(String channel, SubscriptionError error) {
    if (log.isDebugEnabled()) {
      log.debug(
          "subscription refused socket={} channel={} type={} why=\"{}\"",
          session.socket().id(),
          channel,
          error.type(),
          error.error());
    }
    ports.meters().subscriptionRefused();
    if (channel.startsWith(ChannelKind.ENCRYPTED.prefix())) {
      session.tell(SoftError.encryptedSubscription(channel, error));
    } else if (session.limiter().mayGoOn(SessionLimit.ERRORS)) {
      session.socket().send(ServerFrames.subscriptionError(channel, error));
    }
  }

  /** Returns false if there was no subscription. */
  boolean unsubscribe(String channel) {
    Subscription subscription = byChannel.remove(channel);
    if (subscription == null) return false;
    end(subscription, DisconnectReason.DELIBERATE);
    return true;
  }

  /**
   * The connection was closed: cancels its requests at once and ends its subscriptions in slices,
   * alternating with other connections.
   */
  void endAll(DisconnectReason how, SlicedTasks endings) {
    if (replays != null) replays.stop();
    if (byChannel.isEmpty()) return;
    Deque<Subscription> left = new ArrayDeque<>(byChannel.values());
    byChannel.clear();
    left.forEach(Subscription::withdraw);
    endings.add(
        () -> {
          end(left.remove(), how);
          return !left.isEmpty();
        });
  }

  /** Whether one of them, asked for until then, is that of a presence member with this id. */
  boolean areOfMember(String userId, long untilMs) {
    return byChannel.values().stream()
        .anyMatch(held -> held.askedAtMs() <= untilMs && held.isOfMember(userId));
  }

  /**
   * Ends subscriptions that were allowed before.
   *
   * @param objection why one has to end, or nothing
   */
  void removeWhere(Function<Subscription, Optional<SubscriptionError>> objection) {
    if (byChannel.isEmpty()) return;
    for (Subscription subscription : List.copyOf(byChannel.values())) {
      objection.apply(subscription).ifPresent(why -> remove(subscription, why));
    }
  }

  /** Ends a subscription that was allowed before, and says why. */
  void remove(Subscription subscription, SubscriptionError why) {
    String channel = subscription.topic().channel().value();
    byChannel.remove(channel);
    end(subscription, DisconnectReason.DELIBERATE);
    refuse(channel, why);
  }

  /** Subscriptions that are live or pending. */
  int size() {
    return byChannel.size();
  }

  private void end(Subscription subscription, DisconnectReason how) {
    ports.memory().unsubscribed(subscription.topic());
    if (subscription.isLive()) ports.meters().unsubscribed();
    if (subscription.end()) ports.channels().leave(subscription, how);
  }

  /** The replay of a subscription has ended. */
  void replayed(long bytes) {
    replays().ended(bytes);
  }

  Optional<Subscription> live(String channel) {
    return present(channel).filter(Subscription::isLive);
  }
}
