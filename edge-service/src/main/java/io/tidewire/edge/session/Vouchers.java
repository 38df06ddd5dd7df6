package io.tidewire.edge.session;

import io.tidewire.contract.Position;
import io.tidewire.signing.cluster.ClusterKeys;
import io.tidewire.signing.cluster.FloorToken;
import io.tidewire.signing.cluster.PermitToken;
import io.tidewire.signing.cluster.ResumeToken;
import io.tidewire.wire.Member;
import io.tidewire.wire.RecoveryRequest.FormerSocket;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Signs the tokens that clients of rec1 carry, and believes those that any edge of the cluster has
 * signed. Without keys it signs nothing and believes nothing. Confined to one event loop.
 */
final class Vouchers {

  private final Supplier<Optional<ClusterKeys>> keys;
  private final Clock clock;
  private final Revocations revocations;

  /**
   * @param keys those of now; empty until auth has named them
   */
  Vouchers(Supplier<Optional<ClusterKeys>> keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
    this.revocations = new Revocations(clock);
  }

  boolean canVerify() {
    return keys.get().isPresent();
  }

  /** The app has ended all connections of this user. */
  void revoke(String appId, String userId) {
    revocations.revoke(appId, userId);
  }

  Optional<String> resumeToken(String appId, SocketId socketId, Optional<Member> user) {
    Optional<String> userId = user.map(Member::userId);
    return keys.get()
        .map(now -> ResumeToken.issued(socketId, userId, clock.millis()).sign(now, appId));
  }

  /**
   * The former connection, if it is proven to be the client's own and no other user's than the one
   * it is now.
   */
  Optional<SocketId> proven(String appId, FormerSocket claimed, Optional<Member> user) {
    return keys.get()
        .flatMap(now -> ResumeToken.verify(now, appId, claimed.token(), clock.millis()))
        .filter(token -> token.socketId().equals(claimed.id()))
        .filter(token -> isSameUser(token, user))
        .filter(token -> !revocations.covers(appId, token))
        .map(ResumeToken::socketId);
  }

  /** Who has not signed in yet may still be anybody. */
  private static boolean isSameUser(ResumeToken token, Optional<Member> user) {
    return user.isEmpty() || token.userId().isEmpty() || isSameUser(token, user.get());
  }

  private static boolean isSameUser(ResumeToken token, Member user) {
    return token.userId().filter(user.userId()::equals).isPresent();
  }

  Optional<String> floor(Topic topic, Position floor) {
    return keys.get()
        .map(
            now ->
                new FloorToken(floor.epoch(), floor.offset())
                    .sign(now, topic.appId(), topic.channel()));
  }

  Optional<FloorToken> floor(Topic topic, String token) {
    return keys.get().flatMap(now -> FloorToken.verify(now, topic.appId(), topic.channel(), token));
  }

  Optional<String> permit(Topic topic, SocketId socketId, Optional<Member> member) {
    return keys.get()
        .map(now -> new PermitToken(member).sign(now, topic.appId(), topic.channel(), socketId));
  }

  Optional<PermitToken> permit(Topic topic, SocketId socketId, String token) {
    return keys.get()
        .flatMap(now -> PermitToken.verify(now, topic.appId(), topic.channel(), socketId, token));
  }
}
