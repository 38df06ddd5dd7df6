package io.tidewire.auth.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.auth.testing.Issuer;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteKeysTest {

  private static final URI URL = URI.create("https://idp.example/keys?apikey=hush");
  private static final JwksSettings SETTINGS =
      new JwksSettings(
          Duration.ofMinutes(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofHours(24));
  private static final Issuer FIRST = Issuer.es256("first");
  private static final Issuer SECOND = Issuer.es256("second");

  private final Vertx vertx = Vertx.vertx();
  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Promise<String>> fetches = new ArrayList<>();
  private final RemoteKeys keys =
      new RemoteKeys(
          URL,
          new RemoteKeys.Dependencies(
              vertx,
              new RemoteKeys.Fetching(this::fetch, SETTINGS),
              new TimeSource(timers, clock),
              new Random(1),
              meters));

  @AfterEach
  void closeVertx() {
    keys.stop();
    vertx.close().await();
  }

  @Test
  void keysAreFetchedAtOnceAndThenEveryFewMinutes() {
    keys.start();
    assertThat(keys.isLoaded()).isFalse();
    answer(FIRST);
    assertThat(keys.isLoaded()).isTrue();

    timers.advance(Duration.ofMinutes(4));
    assertThat(fetches).hasSize(1);

    timers.advance(Duration.ofMinutes(2));
    assertThat(fetches).hasSize(2);
    answer(SECOND);
    assertThat(keys.ring().toString()).contains("second").doesNotContain("first");
  }

  @Test
  void aFailedFetchIsTriedAgainSoonAndKeepsTheKeys() {
    keys.start();
    answer(FIRST);
    timers.advance(Duration.ofMinutes(6));
    lastFetch().fail("connection refused");

    timers.advance(Duration.ofSeconds(2));

    assertThat(fetches).hasSize(3);
    assertThat(keys.ring().toString()).contains("first");
    assertThat(keys.isLoaded()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"keys\":{}}", "{\"keys\":null}", "null"})
  void aResponseThatIsNotAKeySetKeepsTheKeys(String response) {
    keys.start();
    answer(FIRST);
    timers.advance(Duration.ofMinutes(6));

    lastFetch().complete(response);

    assertThat(keys.ring().toString()).contains("first");
    assertThat(count("unusable")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"aaaa\"}]}"})
  void anEmptiedKeySetWithdrawsEveryKey(String response) {
    keys.start();
    answer(FIRST);
    timers.advance(Duration.ofMinutes(6));

    lastFetch().complete(response);

    assertThat(keys.ring().keys()).isEmpty();
    assertThat(keys.isLoaded()).isTrue();
    assertThat(count("withdrawn")).isEqualTo(1);
  }

  @Test
  void keysThatNoFetchConfirmedForTheirMaximumAgeAreDroppedAndComeBackWithTheNext() {
    keys.start();
    answer(FIRST);

    for (int i = 0; i < 24 * 60; i++) {
      if (!lastFetch().future().isComplete()) lastFetch().fail("away");
      timers.advance(Duration.ofMinutes(1));
    }
    assertThat(keys.ring().toString()).contains("first");
    timers.advance(Duration.ofSeconds(1));
    assertThat(keys.ring().keys()).isEmpty();
    assertThat(count("expired")).isEqualTo(1);

    if (!lastFetch().future().isComplete()) lastFetch().fail("away");
    timers.advance(Duration.ofMinutes(2));
    answer(FIRST);
    assertThat(keys.ring().toString()).contains("first");
  }

  @Test
  void onlySoManyTokensWaitForNewerKeys() {
    keys.start();
    answer(FIRST);
    timers.advance(Duration.ofSeconds(11));

    List<Future<Boolean>> waiting = new ArrayList<>();
    for (int i = 0; i < RemoteKeys.MAX_WAITING; i++) waiting.add(keys.newer());
    assertThat(waiting).noneMatch(Future::isComplete);
    assertThat(keys.newer().result()).isFalse();

    answer(SECOND);
    assertThat(waiting).allMatch(asked -> asked.result());
    timers.advance(Duration.ofSeconds(11));
    assertThat(keys.newer().isComplete()).isFalse();
  }

  @Test
  void failuresAreTriedAgainMoreAndMoreSlowly() {
    keys.start();
    for (int i = 0; i < 60; i++) {
      if (!lastFetch().future().isComplete()) lastFetch().fail("away");
      timers.advance(Duration.ofSeconds(10));
    }

    assertThat(fetches.size()).isBetween(15, 40);
    assertThat(count("failed")).isEqualTo(fetches.size());
  }

  @Test
  void whoAsksForNewerKeysGetsThemOnceTheyAreHere() {
    keys.start();
    answer(FIRST);
    timers.advance(Duration.ofSeconds(11));

    Future<Boolean> newer = keys.newer();
    assertThat(newer.isComplete()).isFalse();
    answer(SECOND);

    assertThat(newer.result()).isTrue();
    assertThat(keys.ring().toString()).contains("second");
  }

  @Test
  void inventedKeyIdsCannotOverloadTheIdentityProvider() {
    keys.start();
    answer(FIRST);

    for (int i = 0; i < 1_000; i++) assertThat(keys.newer().result()).isFalse();
    assertThat(fetches).hasSize(1);

    timers.advance(Duration.ofSeconds(10));
    for (int i = 0; i < 1_000; i++) keys.newer();
    assertThat(fetches).hasSize(2);
  }

  @Test
  void oneFetchServesAllWhoWait() {
    keys.start();

    var one = keys.newer();
    var two = keys.newer();
    answer(FIRST);

    assertThat(fetches).hasSize(1);
    assertThat(one.result()).isTrue();
    assertThat(two.result()).isTrue();
  }

  @Test
  void nobodyWaitsLongerThanASecond() {
    keys.start();
    var waiting = keys.newer();

    timers.advance(Duration.ofSeconds(1));

    assertThat(waiting.result()).isFalse();
    answer(FIRST);
    assertThat(keys.isLoaded()).isTrue();
  }

  @Test
  void aFailedFetchTellsThoseWhoWait() {
    keys.start();
    var waiting = keys.newer();

    lastFetch().fail("away");

    assertThat(waiting.result()).isFalse();
  }

  @Test
  void aStoppedOneFetchesNoMore() {
    keys.start();
    answer(FIRST);

    keys.stop();
    timers.advance(Duration.ofHours(1));

    assertThat(fetches).hasSize(1);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aStoppedOneStaysStoppedWhenItsLastFetchEnds() {
    keys.start();
    keys.stop();

    answer(FIRST);

    assertThat(timers.waiting()).isZero();
  }

  @Test
  void theNameForLogsHasNoQuery() {
    assertThat(keys.place()).isEqualTo("https://idp.example/keys");
  }

  private Future<String> fetch(URI url) {
    assertThat(url).isEqualTo(URL);
    Promise<String> fetch = Promise.promise();
    fetches.add(fetch);
    return fetch.future();
  }

  private Promise<String> lastFetch() {
    return fetches.get(fetches.size() - 1);
  }

  private void answer(Issuer issuer) {
    lastFetch().complete("{\"keys\":[" + issuer.jwk() + "]}");
  }

  private double count(String outcome) {
    return meters.counter("tidewire_auth_jwks_refreshes", "outcome", outcome).count();
  }
}
