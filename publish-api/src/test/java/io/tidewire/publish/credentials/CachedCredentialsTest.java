package io.tidewire.publish.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.signing.AppSecret;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CachedCredentialsTest {

  private final ManualClock clock = new ManualClock();
  private final List<String> asked = new ArrayList<>();
  private Function<String, Future<CredentialsReply>> auth =
      key -> Future.succeededFuture(found(key));
  private final CachedCredentials credentials =
      new CachedCredentials(
          key -> {
            asked.add(key);
            return auth.apply(key);
          },
          clock);

  @Test
  void authIsAskedOncePerKey() {
    assertThat(credentials.of("k").result()).isEqualTo(found("k"));
    assertThat(credentials.of("k").result()).isEqualTo(found("k"));

    assertThat(asked).containsExactly("k");
  }

  @Test
  void thoseWhoAskAtOnceShareTheQuestion() {
    Promise<CredentialsReply> answer = Promise.promise();
    auth = key -> answer.future();

    Future<CredentialsReply> one = credentials.of("k");
    Future<CredentialsReply> other = credentials.of("k");
    answer.complete(found("k"));

    assertThat(one.result()).isEqualTo(found("k"));
    assertThat(other.result()).isEqualTo(found("k"));
    assertThat(asked).hasSize(1);
  }

  @Test
  void anOldEntryIsUsedWhileAuthIsAskedAgain() {
    credentials.of("k");
    clock.advance(CachedCredentials.FRESH);
    Promise<CredentialsReply> answer = Promise.promise();
    auth = key -> answer.future();

    assertThat(credentials.of("k").result()).isEqualTo(found("k"));
    assertThat(asked).hasSize(2);

    answer.complete(new CredentialsReply.Unknown("k"));
    assertThat(credentials.of("k").result()).isEqualTo(new CredentialsReply.Unknown("k"));
  }

  @Test
  void knownAnswersStayInUseWhileAuthIsUnavailable() {
    credentials.of("k");
    auth = CachedCredentialsTest::away;
    clock.advance(Duration.ofHours(5));

    assertThat(credentials.of("k").result()).isEqualTo(found("k"));
    assertThat(credentials.of("k").result()).isEqualTo(found("k"));
  }

  @Test
  void unknownAnswersAreUnavailableWhileAuthIs() {
    auth = CachedCredentialsTest::away;

    assertThat(credentials.of("k").failed()).isTrue();

    auth = key -> Future.succeededFuture(found(key));
    assertThat(credentials.of("k").result()).isEqualTo(found("k"));
  }

  @Test
  void aChangedAppIsForgottenAndOthersAreNot() {
    credentials.of("k");
    credentials.of("l");

    credentials.forget(new AppsChanged(Set.of("app-of-k"), Set.of()));
    auth = CachedCredentialsTest::away;

    assertThat(credentials.of("k").failed()).isTrue();
    assertThat(credentials.of("l").succeeded()).isTrue();
  }

  @Test
  void anAnswerFromBeforeTheChangeIsNotRemembered() {
    Promise<CredentialsReply> early = Promise.promise();
    auth = key -> early.future();
    Future<CredentialsReply> waiting = credentials.of("k");

    credentials.forget(new AppsChanged(Set.of("app-of-k"), Set.of("app-of-k")));
    early.complete(found("k"));
    auth = key -> Future.succeededFuture(new CredentialsReply.Unknown(key));

    assertThat(waiting.result()).isEqualTo(found("k"));
    assertThat(credentials.of("k").result()).isEqualTo(new CredentialsReply.Unknown("k"));
  }

  @Test
  void anUnknownKeyStaysUnknownForAWhile() {
    auth = key -> Future.succeededFuture(new CredentialsReply.Unknown(key));
    credentials.of("k");
    auth = key -> Future.succeededFuture(found(key));

    clock.advance(CachedCredentials.UNKNOWN.minusMillis(1));
    assertThat(credentials.of("k").result()).isEqualTo(new CredentialsReply.Unknown("k"));

    clock.advance(Duration.ofMillis(1));
    assertThat(credentials.of("k").result()).isEqualTo(found("k"));
  }

  @Test
  void anUnknownKeyMayBeKnownAfterAnyChange() {
    auth = key -> Future.succeededFuture(new CredentialsReply.Unknown(key));
    credentials.of("k");
    auth = key -> Future.succeededFuture(found(key));

    credentials.forget(new AppsChanged(Set.of("a-new-app"), Set.of()));

    assertThat(credentials.of("k").result()).isEqualTo(found("k"));
  }

  @Test
  void strangersDoNotPushOutWhatIsKnown() {
    credentials.of("k");
    auth = key -> Future.succeededFuture(new CredentialsReply.Unknown(key));
    for (int i = 0; i < 3 * CachedCredentials.MAX_KNOWN; i++) credentials.of("stranger" + i);
    asked.clear();

    assertThat(credentials.of("k").result()).isEqualTo(found("k"));
    assertThat(asked).isEmpty();
  }

  @Test
  void aKeyThatIsTooLongIsUnknownWithoutAsking() {
    String key = "k".repeat(CachedCredentials.MAX_KEY_LENGTH + 1);

    assertThat(credentials.of(key).result()).isEqualTo(new CredentialsReply.Unknown(key));
    assertThat(asked).isEmpty();
  }

  private static Future<CredentialsReply> away(String key) {
    return Future.failedFuture(BusFailure.UNAVAILABLE.exception("nobody there to know " + key));
  }

  private static CredentialsReply found(String key) {
    return new CredentialsReply.Found(
        key, new AppSecret("s"), true, AppPolicy.defaults("app-of-" + key));
  }
}
