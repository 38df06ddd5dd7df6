package io.tidewire.edge.session;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.hook.HookTerms;
import io.tidewire.edge.pacing.SlicedTasks;
import io.tidewire.edge.session.limits.SessionLimit;
import io.tidewire.edge.session.ports.Pending;
import io.tidewire.kit.time.Timers;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.Member;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.error.CloseCode;
import io.tidewire.wire.error.SoftError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The user of a connection: by its token, by {@code pusher:signin}, or none. Owns the timer that
 * closes a connection whose token or session has expired. Confined to the connection's event loop.
 */
final class SignIn {

  private static final Timers.Cancel NOTHING = () -> {};

  /**
   * What the connection was accepted with.
   *
   * @param identity of a connection whose app's backend has accepted it
   * @param terms the backend's
   */
  private record Standing(Grants grants, Optional<Identity> identity, Optional<HookTerms> terms) {
    static final Standing NONE = new Standing(Grants.NONE, Optional.empty(), Optional.empty());
  }

  private final Session session;
  private final AppPolicy app;
  private final SessionPorts ports;
  private Optional<Member> user = Optional.empty();
  private Optional<String> tokensOf = Optional.empty();
  private long ownedSinceMs;
  private Standing standing = Standing.NONE;
  private boolean hasToken;
  private Timers.Cancel expiry = NOTHING;

  /** The pending request to auth; one at a time. */
  private Optional<Pending<?>> asking = Optional.empty();

  /** Absent for a user without a watchlist. */
  private Optional<Watchlist> watchlist = Optional.empty();

  /** Auth has agreed, and the user's channel is being subscribed. */
  private boolean binding;

  SignIn(Session session, AppPolicy app, SessionPorts ports) {
    this.session = session;
    this.app = app;
    this.ports = ports;
  }

  /**
   * Adopts the identity of a verified token, or of the app's backend.
   *
   * @param terms present if the backend has named it
   */
  void recognize(Identity identity, Optional<HookTerms> terms) {
    Optional<String> barred = identity.userId().flatMap(this::barred);
    if (barred.isPresent()) {
      session.socket().close(CloseCode.UNAUTHORIZED, barred.get());
      return;
    }
    hasToken = terms.isEmpty();
    standing = new Standing(identity.grants(), terms.map(kept -> identity), terms);
    identity.userId().ifPresent(id -> becomeAtOnce(new Member(id, identity.userInfo())));
    expiry.cancel();
    expiry = NOTHING;
    if (identity.expiresAtSeconds() == Identity.NEVER) return;
    long leftMs = identity.expiresAtSeconds() * 1_000 - ports.clock().millis();
    expiry = ports.timers().after(Duration.ofMillis(Math.max(1, leftMs)), this::expired);
  }

  /** A user counts as signed in by its channel, which {@code pusher:signin} would subscribe. */
  private void becomeAtOnce(Member member) {
    become(member);
    if (app.users().watchlists()) session.bindUser(member.userId(), () -> {});
  }

  /**
   * A client that signed in with a token needs a new one; others reconnect and ask their backend
   * again.
   */
  private void expired() {
    if (hasToken) {
      session.socket().close(CloseCode.UNAUTHORIZED, "Token expired");
    } else {
      session.socket().close(CloseCode.RECONNECT, "The session has expired, reconnect");
    }
  }

  /** After the first frame, which must come before any other. */
  void watchWhomTheBackendNames() {
    if (app.users().watchlists()) standing.terms().ifPresent(terms -> watch(terms.watchlist()));
  }

  /** What the client may come back with instead of the backend being asked; empty without one. */
  Optional<String> pass() {
    if (standing.terms().isEmpty()) return Optional.empty();
    return session
        .tokens()
        .pass(app.appId(), standing.identity().orElseThrow(), standing.terms().get());
  }

  void bySignature(ClientFrame.Signin frame) {
    if (isUnderWay()) {
      session.tell(SoftError.signinRefused("A sign-in or refresh is in progress"));
      return;
    }
    if (!session.limiter().mayGoOn(SessionLimit.SIGNINS)) return;
    Pending<SigninVerdict> question =
        ports
            .auth()
            .signin(
                new SigninRequest(
                    app.appId(), session.socket().id(), frame.auth(), frame.userData()));
    asking = Optional.of(question);
    question
        .answer()
        .onSuccess(verdict -> judged(frame, verdict))
        .onFailure(failure -> giveUp("Sign-in", failure));
  }

  private void judged(ClientFrame.Signin frame, SigninVerdict verdict) {
    asking = Optional.empty();
    if (!session.socket().isOpen()) return;
    if (verdict instanceof SigninVerdict.Refused refused) {
      session.tell(SoftError.signinRefused(refused.message()));
    } else if (verdict instanceof SigninVerdict.SignedIn signedIn) {
      String userId = signedIn.user().userId();
      Optional<String> barred = barred(userId);
      if (barred.isPresent()) {
        session.tell(SoftError.signinRefused(barred.get()));
      } else if (isAnotherUser(Optional.of(userId))) {
        session.tell(SoftError.signinRefused("Already signed in as another user"));
      } else {
        become(signedIn.user());
        binding = true;
        session.bindUser(userId, () -> succeeded(frame, signedIn));
      }
    }
  }

  /** When the client reads the frame, the user's channel is already live. */
  private void succeeded(ClientFrame.Signin frame, SigninVerdict.SignedIn signedIn) {
    binding = false;
    session.socket().send(ServerFrames.signinSuccess(frame.userData()));
    session.sendResumeToken();
    if (signedIn.watchlistCut()) {
      session.tell(SoftError.watchlistTooLong(signedIn.watchlist().size()));
    }
    watch(signedIn.watchlist());
  }

  private void watch(List<String> userIds) {
    if (watchlist.isEmpty() && !userIds.isEmpty()) {
      watchlist = Optional.of(new Watchlist(session, ports));
    }
    watchlist.ifPresent(list -> list.replace(userIds));
  }

  /** How many users the connection watches. */
  int watched() {
    return watchlist.map(Watchlist::size).orElse(0);
  }

  private boolean isUnderWay() {
    return asking.isPresent() || binding;
  }

  /** Replaces the token of a live connection. A token of another user is refused. */
  void refresh(String token) {
    if (!hasToken) {
      session.tell(SoftError.refreshRefused("This connection was opened without a token"));
      return;
    }
    if (isUnderWay()) {
      session.tell(SoftError.refreshRefused("A sign-in or refresh is in progress"));
      return;
    }
    if (!session.limiter().mayGoOn(SessionLimit.SIGNINS)) return;
    SocketId socketId = session.socket().id();
    RefreshRequest renewal = new RefreshRequest(app.appId(), token, Optional.of(socketId.value()));
    Pending<RefreshVerdict> question = ports.auth().refresh(renewal, socketId);
    asking = Optional.of(question);
    question.answer().onSuccess(this::refreshed).onFailure(away -> notRefreshed());
  }

  private void notRefreshed() {
    asking = Optional.empty();
    if (session.socket().isOpen()) session.tell(SoftError.refreshRefused("Try again"));
  }

  private void refreshed(RefreshVerdict verdict) {
    asking = Optional.empty();
    if (!session.socket().isOpen()) return;
    if (verdict instanceof RefreshVerdict.Refused refused) {
      session.tell(SoftError.refreshRefused(refused.message()));
    } else if (verdict instanceof RefreshVerdict.Renewed renewed) {
      if (isAnotherUser(renewed.identity().userId())) {
        session.tell(SoftError.refreshRefused("The token belongs to another user"));
      } else {
        recognize(renewed.identity(), Optional.empty());
        session.grantsChanged();
        session.socket().send(ServerFrames.refreshed(renewed.identity().expiresAtSeconds()));
        session.sendResumeToken();
      }
    }
  }

  /** Refuses a banned user, with the remaining time. */
  private Optional<String> barred(String userId) {
    OptionalLong seconds = ports.revokedTokens().barredSeconds(app.appId(), userId);
    return seconds.isEmpty()
        ? Optional.empty()
        : Optional.of("This user is banned for another " + seconds.getAsLong() + " seconds");
  }

  private boolean isAnotherUser(Optional<String> userId) {
    return owner().isPresent() && !owner().equals(userId);
  }

  private void become(Member member) {
    Optional<String> before = owner();
    user = Optional.of(member);
    ownedSinceMs = ports.clock().millis();
    session.ownerChanged(before);
  }

  /** A permit of this user was used while no user is signed in. */
  void comesWithTokensOf(String userId) {
    if (owner().isPresent()) return;
    tokensOf = Optional.of(userId);
    ownedSinceMs = ports.clock().millis();
    session.ownerChanged(Optional.empty());
  }

  /** The user that the connection is signed in as, or else the one whose permits it has used. */
  Optional<String> owner() {
    return user.map(Member::userId).or(() -> tokensOf);
  }

  long ownedSinceMs() {
    return ownedSinceMs;
  }

  private void giveUp(String what, Throwable failure) {
    asking = Optional.empty();
    if (session.socket().isOpen()) session.limiter().giveUp(what, failure);
  }

  /** The connection has ended. */
  void end(SlicedTasks endings) {
    watchlist.ifPresent(list -> list.end(endings));
    expiry.cancel();
    expiry = NOTHING;
    asking.ifPresent(Pending::withdraw);
    asking = Optional.empty();
  }

  Optional<Member> user() {
    return user;
  }

  Grants grants() {
    return standing.grants();
  }
}
