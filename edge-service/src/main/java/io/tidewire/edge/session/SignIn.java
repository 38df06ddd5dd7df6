package io.tidewire.edge.session;

import io.tidewire.contract.AppPolicy;
import io.tidewire.contract.Grants;
import io.tidewire.contract.Identity;
import io.tidewire.contract.RefreshRequest;
import io.tidewire.contract.RefreshVerdict;
import io.tidewire.contract.SigninRequest;
import io.tidewire.contract.SigninVerdict;
import io.tidewire.kit.time.Timers;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.CloseCode;
import io.tidewire.wire.Member;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.SoftError;
import java.time.Duration;
import java.util.Optional;

/**
 * Who a connection is: by its token, by {@code pusher:signin}, or nobody. Owns the timer that ends
 * a connection whose token has run out. Confined to the connection's event loop.
 */
final class SignIn {

  private static final Timers.Cancel NOTHING = () -> {};

  private final Session session;
  private final AppPolicy app;
  private final SessionPorts ports;
  private Optional<Member> user = Optional.empty();
  private Grants grants = Grants.NONE;
  private boolean hasToken;
  private Timers.Cancel expiry = NOTHING;

  SignIn(Session session, AppPolicy app, SessionPorts ports) {
    this.session = session;
    this.app = app;
    this.ports = ports;
  }

  /** Takes over what a verified token says. */
  void byToken(Identity identity) {
    hasToken = true;
    grants = identity.grants();
    identity.userId().ifPresent(id -> become(new Member(id, identity.userInfo())));
    expiry.cancel();
    long leftMs = identity.expiresAtSeconds() * 1_000 - ports.clock().millis();
    expiry = ports.timers().after(Duration.ofMillis(Math.max(1, leftMs)), this::expired);
  }

  private void expired() {
    session.socket().close(CloseCode.UNAUTHORIZED, "Token expired");
  }

  void bySignature(ClientFrame.Signin frame) {
    ports
        .auth()
        .signin(
            new SigninRequest(app.appId(), session.socket().id(), frame.auth(), frame.userData()))
        .onSuccess(verdict -> judged(frame, verdict))
        .onFailure(away -> giveUp("Sign-in"));
  }

  private void judged(ClientFrame.Signin frame, SigninVerdict verdict) {
    if (!session.socket().isOpen()) return;
    if (verdict instanceof SigninVerdict.Refused refused) {
      session.tell(SoftError.signinRefused(refused.message()));
    } else if (verdict instanceof SigninVerdict.SignedIn signedIn) {
      if (isSomebodyElse(Optional.of(signedIn.user().userId()))) {
        session.tell(SoftError.signinRefused("Already signed in as another user"));
      } else {
        become(signedIn.user());
        session.socket().send(ServerFrames.signinSuccess(frame.userData()));
        session.vouch();
      }
    }
  }

  /** Replaces the token of a live connection; a token for somebody else does not. */
  void refresh(String token) {
    if (!hasToken) {
      session.tell(SoftError.refreshRefused("This connection was opened without a token"));
      return;
    }
    ports
        .auth()
        .refresh(new RefreshRequest(app.appId(), token))
        .onSuccess(this::refreshed)
        .onFailure(away -> session.tell(SoftError.refreshRefused("Try again")));
  }

  private void refreshed(RefreshVerdict verdict) {
    if (!session.socket().isOpen()) return;
    if (verdict instanceof RefreshVerdict.Refused refused) {
      session.tell(SoftError.refreshRefused(refused.message()));
    } else if (verdict instanceof RefreshVerdict.Renewed renewed) {
      if (isSomebodyElse(renewed.identity().userId())) {
        session.tell(SoftError.refreshRefused("The token belongs to another user"));
      } else {
        byToken(renewed.identity());
        session.grantsChanged();
        session.socket().send(ServerFrames.refreshed(renewed.identity().expiresAtSeconds()));
        session.vouch();
      }
    }
  }

  private boolean isSomebodyElse(Optional<String> userId) {
    return user.isPresent() && !user.map(Member::userId).equals(userId);
  }

  private void become(Member member) {
    Optional<Member> before = user;
    user = Optional.of(member);
    session.userChanged(before);
  }

  private void giveUp(String what) {
    if (session.socket().isOpen()) session.giveUp(what);
  }

  /** The connection has ended. */
  void end() {
    expiry.cancel();
    expiry = NOTHING;
  }

  Optional<Member> user() {
    return user;
  }

  Grants grants() {
    return grants;
  }
}
