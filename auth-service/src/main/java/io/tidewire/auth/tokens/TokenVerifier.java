package io.tidewire.auth.tokens;

import io.tidewire.auth.apps.TrustedTokens;
import io.tidewire.auth.tokens.KeyRing.Outcome;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Identity;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;

/**
 * Verifies the tokens of one app: form, algorithm, claims, and last the signature, which is the
 * expensive part. Confined to one event loop.
 */
final class TokenVerifier {

  private final String appId;
  private final TrustedTokens trusted;
  private final ClaimRules rules;
  private final Clock clock;
  private final SignatureChecks signatures;
  private final KeyRing ownKeys;
  private final Optional<RemoteKeys> remoteKeys;
  private final VerifiedTokens verified = new VerifiedTokens();
  private final RefusedTokens refused = new RefusedTokens();
  private KeyRing lastRemote = KeyRing.EMPTY;
  private KeyRing ring;

  /**
   * The keys of one app.
   *
   * @param own keys of the apps file
   * @param remote keys of its identity provider
   */
  record TokenKeys(KeyRing own, Optional<RemoteKeys> remote) {}

  TokenVerifier(
      TrustedTokens trusted,
      AppPolicy limits,
      TokenKeys keys,
      SignatureChecks signatures,
      Clock clock) {
    this.appId = limits.appId();
    this.trusted = trusted;
    this.rules = new ClaimRules(trusted, limits);
    this.clock = clock;
    this.signatures = signatures;
    this.ownKeys = keys.own();
    this.remoteKeys = keys.remote();
    this.ring = keys.own();
  }

  /** Fails with a {@link io.tidewire.contract.bus.BusFailure} if it cannot be verified now. */
  Future<TokenVerdict> verify(String text, TokenSource source) {
    try {
      CompactToken token = CompactToken.read(text);
      if (!trusted.algorithms().contains(token.algorithm())) {
        throw new TokenRefused("Token algorithm is not allowed");
      }
      Identity identity = rules.identity(token.claims(), clock.instant());
      return signature(token, source).map(outcome -> verdict(outcome, identity));
    } catch (TokenRefused refused) {
      return Future.succeededFuture(new TokenVerdict.Refused(refused.why()));
    }
  }

  /** The result for a signature, and whether newer keys could change it. */
  private record Checked(Outcome outcome, boolean isFinal) {}

  private Future<Checked> signature(CompactToken token, TokenSource source) {
    return checkOnce(token, source)
        .compose(
            outcome ->
                mayBeOfNewerKey(token, outcome)
                    ? checkWithNewerKeys(token, source, outcome)
                    : Future.succeededFuture(new Checked(outcome, true)));
  }

  /** Cheap checks come first; a signature is verified only once. */
  private Future<Outcome> checkOnce(CompactToken token, TokenSource source) {
    KeyRing now = ring();
    if (!now.hasKeyFor(token)) return Future.succeededFuture(Outcome.NO_KEY);
    if (verified.contain(token)) return Future.succeededFuture(Outcome.VERIFIED);
    if (refused.contain(token)) return Future.succeededFuture(Outcome.WRONG_SIGNATURE);
    return signatures
        .verify(appId, source, now, token)
        .onSuccess(outcome -> remember(token, now, outcome));
  }

  private void remember(CompactToken token, KeyRing verifier, Outcome outcome) {
    if (!verifier.equals(ring())) return;
    if (outcome == Outcome.VERIFIED) verified.add(token);
    if (outcome == Outcome.WRONG_SIGNATURE) refused.add(token);
  }

  /** A token without a key id does not tell which key is missing. */
  private boolean mayBeOfNewerKey(CompactToken token, Outcome outcome) {
    boolean misses =
        outcome == Outcome.NO_KEY
            || (outcome == Outcome.WRONG_SIGNATURE && token.keyId().isEmpty());
    return remoteKeys.isPresent() && misses;
  }

  private Future<Checked> checkWithNewerKeys(
      CompactToken token, TokenSource source, Outcome before) {
    return remoteKeys
        .orElseThrow()
        .newer()
        .compose(
            newer ->
                newer
                    ? checkOnce(token, source).map(outcome -> new Checked(outcome, true))
                    : Future.succeededFuture(new Checked(before, false)));
  }

  private TokenVerdict verdict(Checked checked, Identity identity) {
    if (checked.outcome() == Outcome.VERIFIED) return new TokenVerdict.Verified(identity);
    if (checked.outcome() == Outcome.WRONG_SIGNATURE) {
      return new TokenVerdict.Refused("Token signature is not valid");
    }
    if (checked.isFinal()) return new TokenVerdict.Refused("Token key is unknown");
    return new TokenVerdict.Undecided("Token keys are not available, try again");
  }

  /** The current keys; results of former keys are dropped when they change. */
  private KeyRing ring() {
    KeyRing remote = remoteKeys.map(RemoteKeys::ring).orElse(KeyRing.EMPTY);
    if (!remote.equals(lastRemote)) {
      lastRemote = remote;
      ring = ownKeys.with(remote);
      verified.clear();
      refused.clear();
    }
    return ring;
  }
}
