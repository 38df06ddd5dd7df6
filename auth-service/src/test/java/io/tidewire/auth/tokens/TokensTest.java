package io.tidewire.auth.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.auth.apps.Algorithm;
import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.TokenRule;
import io.tidewire.auth.apps.TrustedTokens;
import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.auth.tokens.KeyRing.Outcome;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokensTest {

  private static final Issuer FIRST = Issuer.es256("first");
  private static final Issuer SECOND = Issuer.es256("second");
  private static final Issuer SHARED = Issuer.hs256("s", "0123456789abcdef0123456789abcdef");
  private static final TokenSource ANYBODY = TokenSource.edge(Optional.empty());
  private static final TokenVerdict UNKNOWN_KEY = new TokenVerdict.Refused("Token key is unknown");

  private final Vertx vertx = Vertx.vertx();
  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private SignatureChecks.Beside beside = TokensTest::atOnce;
  private final Tokens tokens =
      Tokens.over(
          new RemoteKeys.Dependencies(
              vertx,
              new RemoteKeys.Fetching(
                  url -> Future.failedFuture("no app has one"), JwksSettings.DEFAULTS),
              new TimeSource(timers, clock),
              new Random(1),
              new SimpleMeterRegistry()),
          work -> beside.run(work));

  @AfterEach
  void closeVertx() {
    vertx.close().await();
  }

  @Test
  void aTokenOfATrustedKeyIsVerified() {
    App app = serve(TestApps.trusting(FIRST));

    assertThat(verify(app, FIRST.token(claims()))).isInstanceOf(TokenVerdict.Verified.class);
    assertThat(verify(app, SECOND.token(claims()))).isEqualTo(UNKNOWN_KEY);
  }

  @Test
  void aTokenIsVerifiedUntilItsTimeRunsOutEvenIfItIsRemembered() {
    App app = serve(TestApps.trusting(FIRST));
    String token = FIRST.token(claims());
    assertThat(verify(app, token)).isInstanceOf(TokenVerdict.Verified.class);
    assertThat(verify(app, token)).isInstanceOf(TokenVerdict.Verified.class);

    clock.advance(Duration.ofSeconds(70));

    assertThat(verify(app, token)).isEqualTo(new TokenVerdict.Refused("Token expired"));
  }

  @Test
  void aRememberedTokenIsForgottenWithItsKey() {
    String token = FIRST.token(claims());
    App before = serve(TestApps.trusting(FIRST, SECOND));
    assertThat(verify(before, token)).isInstanceOf(TokenVerdict.Verified.class);

    App after = serve(TestApps.trusting(SECOND));

    assertThat(verify(after, token)).isEqualTo(UNKNOWN_KEY);
  }

  @Test
  void anAlgorithmThatTheAppDoesNotListIsRefusedEvenIfThereIsAKey() {
    App app =
        serve(
            new TrustedTokens(
                Set.of(Algorithm.ES256),
                List.of(FIRST.key(), SHARED.key()),
                Optional.empty(),
                new TrustedTokens.RequiredClaims(Optional.empty(), Set.of(), Duration.ZERO)));

    assertThat(verify(app, FIRST.token(claims()))).isInstanceOf(TokenVerdict.Verified.class);
    assertThat(verify(app, SHARED.token(claims())))
        .isEqualTo(new TokenVerdict.Refused("Token algorithm is not allowed"));
  }

  @Test
  void aTokenOfAnotherAppsIssuerIsRefused() {
    App one = TestApps.withTokens(TokenRule.REQUIRED, TestApps.trusting(FIRST));
    tokens.serve(Apps.of(List.of(one, TestApps.other())));

    assertThat(verify(TestApps.other(), FIRST.token(claims())))
        .isEqualTo(new TokenVerdict.Refused("This app does not use tokens"));
  }

  @Test
  void moreTokensThanCanBeVerifiedAreRefusedAsOverload() {
    App app = serve(TestApps.trusting(FIRST));
    String token = FIRST.token(claims());
    List<Promise<Outcome>> working = new ArrayList<>();
    beside = work -> started(working);

    for (int i = 0; i < TokenLimits.DEFAULTS.maxWaiting(); i++) {
      assertThat(tokens.verify(app, token, ANYBODY).isComplete()).isFalse();
    }
    assertThat(BusFailure.of(tokens.verify(app, token, ANYBODY).cause()))
        .isEqualTo(BusFailure.OVERLOADED);

    working.get(0).complete(Outcome.WRONG_SIGNATURE);
    assertThat(tokens.verify(app, FIRST.token(claims()), ANYBODY).isComplete()).isFalse();
  }

  @Test
  void aTokenWithAWrongSignatureIsVerifiedOnlyOnceUntilTheKeysChange() {
    App app = serve(TestApps.trusting(FIRST));
    String forged = Issuer.es256("first").token(claims());
    TokenVerdict wrong = new TokenVerdict.Refused("Token signature is not valid");
    List<Promise<Outcome>> working = new ArrayList<>();
    beside = work -> started(working);

    var first = tokens.verify(app, forged, ANYBODY);
    working.get(0).complete(Outcome.WRONG_SIGNATURE);
    assertThat(first.result()).isEqualTo(wrong);
    for (int i = 0; i < 100; i++) assertThat(verify(app, forged)).isEqualTo(wrong);
    assertThat(working).hasSize(1);

    tokens.verify(serve(TestApps.trusting(SECOND)), SECOND.token(claims()), ANYBODY);
    assertThat(working).hasSize(2);
  }

  @Test
  void aTokenOfAKeyThatIsNotThereCostsNoVerification() {
    App app = serve(TestApps.trusting(FIRST));
    List<Promise<Outcome>> working = new ArrayList<>();
    beside = work -> started(working);

    assertThat(verify(app, SECOND.token(claims()))).isEqualTo(UNKNOWN_KEY);
    assertThat(working).isEmpty();
  }

  @Test
  void aRememberedTokenCostsNoSecondVerification() {
    App app = serve(TestApps.trusting(FIRST));
    String token = FIRST.token(claims());
    verify(app, token);
    List<Promise<Outcome>> working = new ArrayList<>();
    beside = work -> started(working);

    assertThat(verify(app, token)).isInstanceOf(TokenVerdict.Verified.class);
    assertThat(working).isEmpty();
  }

  @Test
  void anExpiredTokenCostsNoVerificationAtAll() {
    App app = serve(TestApps.trusting(FIRST));
    List<Promise<Outcome>> working = new ArrayList<>();
    beside = work -> started(working);

    assertThat(verify(app, FIRST.token("{\"exp\":1}")))
        .isEqualTo(new TokenVerdict.Refused("Token expired"));
    assertThat(working).isEmpty();
  }

  private static Future<Outcome> atOnce(Callable<Outcome> work) {
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception broken) {
      return Future.failedFuture(broken);
    }
  }

  private static Future<Outcome> started(List<Promise<Outcome>> working) {
    Promise<Outcome> work = Promise.promise();
    working.add(work);
    return work.future();
  }

  private App serve(TrustedTokens trusted) {
    App app = TestApps.withTokens(TokenRule.REQUIRED, trusted);
    tokens.serve(Apps.of(List.of(app)));
    return app;
  }

  private TokenVerdict verify(App app, String token) {
    return tokens.verify(app, token, ANYBODY).result();
  }

  private String claims() {
    return "{\"exp\":" + (clock.instant().getEpochSecond() + 60) + "}";
  }
}
