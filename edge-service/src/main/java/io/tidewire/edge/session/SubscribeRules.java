package io.tidewire.edge.session;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.session.ports.Pending;
import io.tidewire.edge.session.recovery.RevokedTokens;
import io.tidewire.text.Excerpt;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.Member;
import io.tidewire.wire.error.SubscriptionError;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What an edge decides about a subscribe by itself, before it asks auth (docs/design/protocol.md
 * §4.3).
 */
final class SubscribeRules {

  private SubscribeRules() {}

  /**
   * Why a channel is refused to this client, whatever its signature.
   *
   * @param channels how many the connection has
   */
  static Optional<SubscriptionError> refusal(Session session, ChannelName channel, int channels) {
    AppPolicy app = session.app();
    if (channel.kind().isInternal()) {
      return Optional.of(SubscriptionError.invalidChannel(ChannelKind.RESERVED));
    }
    int length = channel.value().length();
    if (length > app.maxNameLength(channel)) {
      return Optional.of(
          SubscriptionError.invalidChannel(
              "Channel name is "
                  + length
                  + " characters long, at most "
                  + app.maxNameLength(channel)
                  + " allowed"));
    }
    if (!app.allowsSubscription(channel)) {
      return Optional.of(
          SubscriptionError.limitReached(
              "This app allows public channels that match public_channels only: "
                  + Excerpt.of(String.join(", ", app.publicChannels().orElse(List.of())))));
    }
    int most = app.connections().maxChannels();
    if (most > 0 && channels >= most) {
      return Optional.of(
          SubscriptionError.limitReached(
              "This connection follows " + channels + " channels, at most " + most + " allowed"));
    }
    if (channel.kind() == ChannelKind.USER && !isOwn(session, channel)) {
      return Optional.of(SubscriptionError.auth("Not signed in as the user of " + channel));
    }
    return Optional.empty();
  }

  /** Why a subscription that an earlier token granted has to end: the current one does not. */
  static Optional<SubscriptionError> lostGrant(Session session, Subscription subscription) {
    String channel = subscription.topic().channel().value();
    boolean lost =
        subscription.basis() == Basis.GRANT
            && !session.grants().allow(channel, Permission.SUBSCRIBE);
    return lost
        ? Optional.of(SubscriptionError.auth("The refreshed token does not grant this channel"))
        : Optional.empty();
  }

  /** Whether any user of the app is banned, so that {@link #ban} has to be checked. */
  static boolean mayBan(Session session) {
    return !session.ports().revokedTokens().channelBans().areNone(session.app().appId());
  }

  /**
   * Why the connection's user, or the presence member that it would be, is refused for a time
   * although it is authorized: banned from the channel, or as a member from everything.
   */
  static Optional<SubscriptionError> ban(
      Session session, ChannelName channel, Optional<Member> member) {
    String appId = session.app().appId();
    RevokedTokens revoked = session.ports().revokedTokens();
    Optional<String> memberId = member.map(Member::userId);
    if (mayBan(session)) {
      OptionalLong left =
          Stream.concat(session.owner().stream(), memberId.stream())
              .map(userId -> revoked.channelBans().seconds(appId, channel, userId))
              .flatMapToLong(OptionalLong::stream)
              .max();
      if (left.isPresent()) return Optional.of(SubscriptionError.banned(left.getAsLong()));
    }
    return memberId
        .map(userId -> revoked.barredSeconds(appId, userId))
        .filter(OptionalLong::isPresent)
        .map(left -> SubscriptionError.userBanned(left.getAsLong()));
  }

  private static boolean isOwn(Session session, ChannelName channel) {
    return session.user().map(Member::userId).filter(channel.userId()::equals).isPresent();
  }

  /**
   * Why the subscription is allowed without a question to auth; empty if auth has to be asked. A
   * client that sends a signature is authorized by it, so that its channel data counts even if a
   * token would allow the channel. In a channel that the app's backend decides about, a grant or a
   * permit of the backend's is enough.
   */
  static Optional<Allowance> allowance(
      Session session, ClientFrame.Subscribe frame, Subscription subscription) {
    ChannelName channel = subscription.topic().channel();
    boolean isHooked = session.app().hookedChannels().decideSubscription(channel);
    if (!channel.kind().needsSignature() && !isHooked) {
      return Optional.of(new Allowance(Basis.PUBLIC, Optional.empty()));
    }
    if (frame.auth().filter(auth -> !auth.isEmpty()).isPresent()) return Optional.empty();
    if (isGranted(session, channel)) {
      Optional<Member> member = channel.kind().isPresence() ? session.user() : Optional.empty();
      return Optional.of(new Allowance(Basis.GRANT, member));
    }
    return subscription.permitted().map(permit -> new Allowance(Basis.PERMIT, permit.member()));
  }

  private static boolean isGranted(Session session, ChannelName channel) {
    return session.grants().allow(channel.value(), Permission.SUBSCRIBE)
        && (!channel.kind().isPresence() || session.user().isPresent());
  }

  /** Asks auth about the signature, or the app's backend where it decides. */
  static Pending<SubscribeVerdict> ask(
      Session session, ClientFrame.Subscribe frame, Subscription subscription) {
    ChannelName channel = subscription.topic().channel();
    SubscribeRequest request =
        new SubscribeRequest(
            session.app().appId(),
            session.socket().id(),
            channel,
            new SubscribeRequest.Proof(frame.auth(), frame.channelData()),
            session.user());
    return session.app().hookedChannels().decideSubscription(channel)
        ? session.ports().hooks().subscribe(request)
        : session.ports().auth().subscribe(request);
  }

  /**
   * @param member of a presence channel
   */
  record Allowance(Basis basis, Optional<Member> member) {}

  /** As which member it joins a presence channel, or the status channel of its user. */
  static Optional<Channels.PresenceJoin> membership(
      Session session, ChannelName channel, Optional<Member> member) {
    if (channel.kind() == ChannelKind.USER) return UserChannel.membership(session);
    AppPolicy.Users limits = session.app().users();
    return member.map(
        joining -> new Channels.PresenceJoin(joining, limits.maxMembers(), limits.maxListed()));
  }
}
