package io.tidewire.auth.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.auth.apps.Algorithm;
import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.TokenKey;
import io.tidewire.auth.apps.TokenRule;
import io.tidewire.auth.apps.TrustedTokens;
import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.auth.tokens.KeyRing.Outcome;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokensBehindUrlTest {

  private static final URI URL = URI.create("https://idp.example/keys");
  private static final Issuer FIRST = Issuer.es256("first");
  private static final Issuer SECOND = Issuer.es256("second");
  private static final Issuer SHARED = Issuer.hs256("s", "0123456789abcdef0123456789abcdef");
  private static final TokenSource ANYBODY = TokenSource.edge(Optional.empty());
  private static final TokenVerdict UNKNOWN_KEY = new TokenVerdict.Refused("Token key is unknown");
  private static final TokenVerdict NO_KEYS_YET =
      new TokenVerdict.Undecided("Token keys are not available, try again");

  private final Vertx vertx = Vertx.vertx();
  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final List<Promise<String>> fetches = new ArrayList<>();
  private final Tokens tokens =
      Tokens.over(
          new RemoteKeys.Dependencies(
              vertx,
              new RemoteKeys.Fetching(this::fetch, JwksSettings.DEFAULTS),
              new TimeSource(timers, clock),
              new Random(1),
              new SimpleMeterRegistry()),
          TokensBehindUrlTest::atOnce);

  @AfterEach
  void closeVertx() {
    vertx.close().await();
  }

  @Test
  void tokensAreUndecidedBeforeKeysWereLoaded() {
    App app = serve(behindUrl());
    var waiting = tokens.verify(app, FIRST.token(claims()), ANYBODY);
    timers.advance(Duration.ofSeconds(1));

    assertThat(waiting.result()).isEqualTo(NO_KEYS_YET);
    assertThat(tokens.problem())
        .hasValue("token keys have never been loaded: https://idp.example/keys");
  }

  @Test
  void aTokenThatCameBeforeTheKeysIsVerifiedWhenTheyCome() {
    App app = serve(behindUrl());
    var waiting = tokens.verify(app, FIRST.token(claims()), ANYBODY);
    answer(FIRST);

    assertThat(waiting.result()).isInstanceOf(TokenVerdict.Verified.class);
    assertThat(tokens.problem()).isEmpty();
  }

  @Test
  void aNewKeyIsFetchedWhenItsFirstTokenComes() {
    App app = serve(behindUrl());
    answer(FIRST);
    timers.advance(Duration.ofSeconds(10));

    var rotated = tokens.verify(app, SECOND.token(claims()), ANYBODY);
    answer(FIRST, SECOND);

    assertThat(rotated.result()).isInstanceOf(TokenVerdict.Verified.class);
    assertThat(verify(app, FIRST.token(claims()))).isInstanceOf(TokenVerdict.Verified.class);
  }

  @Test
  void aKeyThatIsNotThereAfterALookIsUnknown() {
    App app = serve(behindUrl());
    answer(FIRST);
    timers.advance(Duration.ofSeconds(10));

    var forged = tokens.verify(app, SECOND.token(claims()), ANYBODY);
    answer(FIRST);

    assertThat(forged.result()).isEqualTo(UNKNOWN_KEY);
  }

  @Test
  void rightAfterALookAnUnknownKeyIsNotLookedForAgain() {
    App app = serve(behindUrl());
    answer(FIRST);

    assertThat(verify(app, SECOND.token(claims()))).isEqualTo(NO_KEYS_YET);
    assertThat(fetches).hasSize(1);
  }

  @Test
  void aWithdrawnKeyVerifiesNothingAfterTheNextLookNotEvenWhatItVerifiedBefore() {
    App app = serve(behindUrl());
    answer(FIRST, SECOND);
    String token = FIRST.token("{\"exp\":" + (clock.instant().getEpochSecond() + 3_600) + "}");
    assertThat(verify(app, token)).isInstanceOf(TokenVerdict.Verified.class);
    timers.advance(Duration.ofMinutes(6));
    answer(SECOND);

    var withdrawn = tokens.verify(app, token, ANYBODY);
    answer(SECOND);

    assertThat(withdrawn.result()).isEqualTo(UNKNOWN_KEY);
  }

  @Test
  void aTokenThatNamesNoKeyMayBeOfANewOne() {
    App app = serve(behindUrl());
    answer(FIRST);
    timers.advance(Duration.ofSeconds(10));

    var nameless = tokens.verify(app, SECOND.token("{\"alg\":\"ES256\"}", claims()), ANYBODY);
    answer(SECOND);

    assertThat(nameless.result()).isInstanceOf(TokenVerdict.Verified.class);
  }

  @Test
  void aForgedTokenOfAKnownKeyCausesNoLook() {
    App app = serve(behindUrl());
    answer(FIRST);
    timers.advance(Duration.ofMinutes(1));

    assertThat(verify(app, Issuer.es256("first").token(claims())))
        .isEqualTo(new TokenVerdict.Refused("Token signature is not valid"));
    assertThat(fetches).hasSize(1);
  }

  @Test
  void keysOfTheFileServeBesideThoseOfTheUrl() {
    App app = serve(withUrl(SHARED.key()));

    assertThat(verify(app, SHARED.token(claims()))).isInstanceOf(TokenVerdict.Verified.class);
  }

  @Test
  void anUnchangedUrlKeepsItsKeysAcrossAReload() {
    serve(behindUrl());
    answer(FIRST);

    App renamed = serve(withUrl(SHARED.key()));

    assertThat(verify(renamed, FIRST.token(claims()))).isInstanceOf(TokenVerdict.Verified.class);
    assertThat(fetches).hasSize(1);
  }

  @Test
  void aUrlThatNoAppNamesAnyMoreIsNotFetchedAnyMore() {
    serve(behindUrl());
    answer(FIRST);

    tokens.serve(Apps.of(List.of(TestApps.plain())));
    timers.advance(Duration.ofHours(1));

    assertThat(fetches).hasSize(1);
  }

  @Test
  void anAppThatComesLaterDoesNotMakeTheServiceUnready() {
    serve(TestApps.trusting(FIRST));
    assertThat(tokens.problem()).isEmpty();

    serve(behindUrl());

    assertThat(tokens.problem()).isEmpty();
  }

  @Test
  void oneAppsUnreachableKeysDoNotKeepTheOthersOut() {
    App waiting = TestApps.withTokens(TokenRule.REQUIRED, behindUrl());

    tokens.serve(Apps.of(List.of(waiting, TestApps.other())));

    assertThat(tokens.problem()).isEmpty();
    assertThat(tokens.urlsNeverLoaded()).isEqualTo(1);
  }

  @Test
  void anEmptiedKeySetRefusesEvenATokenThatWasVerifiedBefore() {
    App app = serve(behindUrl());
    answer(FIRST);
    String token = FIRST.token("{\"exp\":" + (clock.instant().getEpochSecond() + 3_600) + "}");
    assertThat(verify(app, token)).isInstanceOf(TokenVerdict.Verified.class);
    timers.advance(Duration.ofMinutes(6));
    answer();

    var withdrawn = tokens.verify(app, token, ANYBODY);
    answer();

    assertThat(withdrawn.result()).isEqualTo(UNKNOWN_KEY);
  }

  private static Future<Outcome> atOnce(Callable<Outcome> work) {
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception broken) {
      return Future.failedFuture(broken);
    }
  }

  private App serve(TrustedTokens trusted) {
    App app = TestApps.withTokens(TokenRule.REQUIRED, trusted);
    tokens.serve(Apps.of(List.of(app)));
    return app;
  }

  private TokenVerdict verify(App app, String token) {
    return tokens.verify(app, token, ANYBODY).result();
  }

  private static TrustedTokens behindUrl() {
    return withUrl();
  }

  private static TrustedTokens withUrl(TokenKey... keys) {
    return new TrustedTokens(
        Set.of(Algorithm.values()),
        List.of(keys),
        Optional.of(URL),
        new TrustedTokens.RequiredClaims(Optional.empty(), Set.of(), Duration.ofSeconds(10)));
  }

  private String claims() {
    return "{\"exp\":" + (clock.instant().getEpochSecond() + 60) + "}";
  }

  private Future<String> fetch(URI url) {
    Promise<String> fetch = Promise.promise();
    fetches.add(fetch);
    return fetch.future();
  }

  private void answer(Issuer... issuers) {
    List<String> keys = Arrays.stream(issuers).map(Issuer::jwk).toList();
    fetches.get(fetches.size() - 1).complete("{\"keys\":[" + String.join(",", keys) + "]}");
  }
}
