package io.tidewire.edge.session.recovery;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.hook.HookTerms;
import io.tidewire.contract.redis.Position;
import io.tidewire.signing.cluster.ClusterKeys;
import io.tidewire.signing.cluster.FloorToken;
import io.tidewire.signing.cluster.PassToken;
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
 * Signs and verifies the tokens of clients with the recovery extension. A token signed by any edge
 * of the cluster is valid. Without keys it issues none and accepts none. Confined to one event
 * loop.
 */
public final class RecoveryTokens {

  /** Characters of a pass: a URL of 4 KB is all that servers take. */
  static final int MAX_PASS = 2_048;

  private final Supplier<Optional<ClusterKeys>> keys;
  private final Clock clock;
  private final RevokedTokens revokedTokens;

  /**
   * @param keys the current keys; empty until auth has provided them
   */
  public RecoveryTokens(
      Supplier<Optional<ClusterKeys>> keys, Clock clock, RevokedTokens revokedTokens) {
    this.keys = keys;
    this.clock = clock;
    this.revokedTokens = revokedTokens;
  }

  /** The time by which tokens are issued and expire. */
  long nowMs() {
    return clock.millis();
  }

  public boolean canVerify() {
    return keys.get().isPresent();
  }

  /**
   * @param userId whose tokens the connection has come with, or whom it is signed in as
   */
  public Optional<String> resumeToken(String appId, SocketId socketId, Optional<String> userId) {
    return keys.get()
        .map(now -> ResumeToken.issued(socketId, userId, clock.millis()).sign(now, appId));
  }

  /** The resume token of the client's previous connection, if it is valid and of the same user. */
  public Optional<ResumeToken> proven(String appId, FormerSocket claimed, Optional<String> user) {
    return keys.get()
        .flatMap(now -> ResumeToken.verify(now, appId, claimed.token(), clock.millis()))
        .filter(token -> token.socketId().equals(claimed.id()))
        .filter(token -> isSameUser(token.userId(), user))
        .filter(token -> !revokedTokens.covers(appId, token.userId(), token.issuedAtMs()))
        .filter(token -> !isBarred(appId, token.userId()));
  }

  /** A client that has not signed in may still be any user. */
  private static boolean isSameUser(Optional<String> tokens, Optional<String> user) {
    return user.isEmpty() || tokens.isEmpty() || tokens.equals(user);
  }

  private boolean isBarred(String appId, Optional<String> userId) {
    return userId.filter(id -> revokedTokens.barredSeconds(appId, id).isPresent()).isPresent();
  }

  public Optional<String> floor(Topic topic, Position floor) {
    return keys.get()
        .map(
            now ->
                new FloorToken(floor.epoch(), floor.offset())
                    .sign(now, topic.appId(), topic.channel()));
  }

  public Optional<FloorToken> floor(Topic topic, String token) {
    return keys.get().flatMap(now -> FloorToken.verify(now, topic.appId(), topic.channel(), token));
  }

  /**
   * What a permit is issued for.
   *
   * @param userId whose tokens the connection has come with, or whom it is signed in as
   * @param untilMs when it ends at the latest, Unix ms, or {@link PermitToken#OPEN}
   */
  public record Permitted(Optional<Member> member, Optional<String> userId, long untilMs) {}

  /** Empty if it would have ended already. */
  public Optional<String> permit(Topic topic, SocketId socketId, Permitted what) {
    if (what.untilMs() <= clock.millis()) return Optional.empty();
    PermitToken permit =
        new PermitToken(what.member(), what.userId(), clock.millis(), what.untilMs());
    return keys.get().map(now -> permit.sign(now, topic.appId(), topic.channel(), socketId));
  }

  /**
   * The permit, unless it is forged, another user's, or was issued before its user was terminated.
   */
  public Optional<PermitToken> permit(
      Topic topic, SocketId socketId, String token, Optional<String> user) {
    return keys.get()
        .flatMap(now -> PermitToken.verify(now, topic.appId(), topic.channel(), socketId, token))
        .filter(permit -> clock.millis() < permit.untilMs())
        .filter(permit -> isSameUser(permit.userId(), user))
        .filter(permit -> isGood(topic.appId(), permit.userId(), permit.issuedAtMs()))
        .filter(
            permit ->
                isGood(topic.appId(), permit.member().map(Member::userId), permit.issuedAtMs()));
  }

  /**
   * What lets a client connect again without a question to its app's backend. Empty if the backend
   * wants to be asked, or if it would be too long for a URL.
   */
  public Optional<String> pass(String appId, Identity identity, HookTerms terms) {
    long now = clock.millis();
    if (terms.reusableUntilMs() <= now) return Optional.empty();
    PassToken pass = new PassToken(now, terms.reusableUntilMs(), Passes.content(identity, terms));
    return keys.get()
        .map(current -> pass.sign(current, appId))
        .filter(text -> text.length() <= MAX_PASS);
  }

  /** What the pass says, unless it is forged or has expired, or its user was terminated since. */
  public Optional<ConnectVerdict.Accepted> accepted(AppPolicy app, String pass) {
    return keys.get()
        .flatMap(now -> PassToken.verify(now, app.appId(), pass, clock.millis()))
        .filter(
            token ->
                isGood(app.appId(), Passes.identity(token.content()).userId(), token.issuedAtMs()))
        .map(
            token ->
                new ConnectVerdict.Accepted(
                    app,
                    Optional.of(Passes.identity(token.content())),
                    Optional.of(Passes.terms(token.content(), token.untilMs()))));
  }

  private boolean isGood(String appId, Optional<String> userId, long issuedAtMs) {
    return !revokedTokens.covers(appId, userId, issuedAtMs) && !isBarred(appId, userId);
  }
}
