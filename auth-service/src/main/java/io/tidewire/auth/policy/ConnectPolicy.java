package io.tidewire.auth.policy;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.TokenRule;
import io.tidewire.auth.tokens.TokenVerdict;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.wire.error.CloseCode;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether an upgrade may become a connection. Checks in the order of
 * docs/design/protocol.md §2.5, the token last.
 */
public final class ConnectPolicy {

  /** Maintained client libraries announce 5 or 7, and receive the same frames for both. */
  private static final Set<String> PROTOCOLS = Set.of("4", "5", "6", "7");

  private final boolean protocolRequired;

  /**
   * @param protocolRequired whether a connection that announces no protocol version is refused, as
   *     by the hosted service; otherwise it counts as version 7
   */
  public ConnectPolicy(boolean protocolRequired) {
    this.protocolRequired = protocolRequired;
  }

  public ConnectDecision decide(ConnectRequest question, Apps apps) {
    Optional<App> app = apps.withKey(question.appKey());
    if (app.isEmpty()) return refused(CloseCode.UNKNOWN_APP);
    return objection(question, app.get()).orElseGet(() -> tokenDecision(app.get(), question));
  }

  /** The verdict for a connection whose token was verified. */
  public ConnectVerdict withToken(App app, TokenVerdict token) {
    return token.map(
        verified -> new ConnectVerdict.Accepted(app.policy(), Optional.of(verified.identity())),
        refused -> new ConnectVerdict.Refused(CloseCode.UNAUTHORIZED.code(), refused.why()),
        // The code lets the client retry, because the token may be valid once the keys are known.
        undecided -> new ConnectVerdict.Refused(CloseCode.OVER_CAPACITY.code(), undecided.why()));
  }

  private Optional<ConnectDecision> objection(ConnectRequest question, App app) {
    if (app.admission().forceTls() && !question.secure()) {
      return Optional.of(refused(CloseCode.TLS_ONLY));
    }
    if (!app.isEnabled()) return Optional.of(refused(CloseCode.APP_DISABLED));
    if (question.protocol().isEmpty() && protocolRequired) {
      return Optional.of(refused(CloseCode.NO_PROTOCOL));
    }
    if (question.protocol().filter(version -> !PROTOCOLS.contains(version)).isPresent()) {
      return Optional.of(refused(CloseCode.UNSUPPORTED_PROTOCOL));
    }
    if (question.origin().filter(origin -> !app.admission().origins().allow(origin)).isPresent()) {
      return Optional.of(refused(CloseCode.UNAUTHORIZED, "Origin not allowed"));
    }
    return Optional.empty();
  }

  /** Where tokens count, a token is never ignored: an invalid one does not count as absent. */
  private static ConnectDecision tokenDecision(App app, ConnectRequest question) {
    TokenRule rule = app.admission().token();
    Optional<String> token = question.presented().token();
    if (rule == TokenRule.NONE) return withoutToken(app);
    if (question.presented().tokenByCookie() && !app.admission().origins().restrict()) {
      // A browser sends the cookie with requests from every page, so another site could act as its
      // user.
      return refused(CloseCode.UNAUTHORIZED, "Token cookies need allowed_origins for the app");
    }
    if (token.isPresent()) return new ConnectDecision.TokenDecides(app, token.get());
    return rule == TokenRule.OPTIONAL
        ? withoutToken(app)
        : refused(CloseCode.UNAUTHORIZED, "Token required");
  }

  /** The app's backend decides, if the app has a connect hook. */
  private static ConnectDecision withoutToken(App app) {
    return new ConnectDecision.Final(
        app.hooks()
            .connect()
            .<ConnectVerdict>map(hook -> new ConnectVerdict.AskHook(app.policy(), hook.inputs()))
            .orElseGet(() -> new ConnectVerdict.Accepted(app.policy(), Optional.empty())));
  }

  private static ConnectDecision refused(CloseCode code) {
    return refused(code, code.reason());
  }

  private static ConnectDecision refused(CloseCode code, String why) {
    return new ConnectDecision.Final(new ConnectVerdict.Refused(code.code(), why));
  }
}
