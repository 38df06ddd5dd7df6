package io.tidewire.edge.session;

import io.tidewire.wire.RecoveryFrames;
import java.util.Optional;

/**
 * The frames that bring a client the tokens of its session: the first frame of the connection, and
 * one for each renewal.
 */
final class TokenFrames {

  private TokenFrames() {}

  /** The first frame. Contains tokens if the client's dialect supports recovery. */
  static String established(Session session) {
    return RecoveryFrames.connectionEstablished(
        session.socket().id(),
        session.app().connections().activityTimeoutSeconds(),
        session.dialect(),
        () -> new RecoveryFrames.Tokens(resumeToken(session), session.pass()));
  }

  /** Tokens for the session's current user; empty if the edge cannot issue any. */
  static Optional<String> renewed(Session session) {
    return resumeToken(session).map(token -> RecoveryFrames.resumeToken(token, session.pass()));
  }

  private static Optional<String> resumeToken(Session session) {
    return session
        .tokens()
        .resumeToken(session.app().appId(), session.socket().id(), session.owner());
  }
}
