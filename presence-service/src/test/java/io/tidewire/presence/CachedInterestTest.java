package io.tidewire.presence;

import static io.tidewire.contract.webhook.WebhookEventType.CACHE_MISS;
import static io.tidewire.contract.webhook.WebhookEventType.MEMBER_ADDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CachedInterestTest {

  private static final Set<WebhookEventType> EVERYTHING = EnumSet.allOf(WebhookEventType.class);

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final List<Promise<Set<WebhookEventType>>> asked = new ArrayList<>();
  private final CachedInterest<Set<WebhookEventType>> interest =
      new CachedInterest<>(app -> ask(), EVERYTHING, timers, clock);

  private Future<Set<WebhookEventType>> ask() {
    Promise<Set<WebhookEventType>> answer = Promise.promise();
    asked.add(answer);
    return answer.future();
  }

  @Test
  void authIsRequestedOncePerApp() {
    Future<Set<WebhookEventType>> first = interest.of("1");
    Future<Set<WebhookEventType>> second = interest.of("1");
    asked.get(0).complete(Set.of(CACHE_MISS));

    assertThat(first.result()).containsExactly(CACHE_MISS);
    assertThat(second.result()).containsExactly(CACHE_MISS);
    assertThat(interest.of("1").result()).containsExactly(CACHE_MISS);
    assertThat(asked).hasSize(1);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void whileAuthIsUnavailableAllEventsAreWantedAndOnlyTheFirstQueryWaits() {
    Future<Set<WebhookEventType>> first = interest.of("1");
    assertThat(first.isComplete()).isFalse();
    timers.advance(CachedInterest.PATIENCE);

    assertThat(first.result()).isEqualTo(EVERYTHING);
    assertThat(interest.of("1").result()).isEqualTo(EVERYTHING);
    assertThat(interest.of("2").result()).isEqualTo(EVERYTHING);
  }

  @Test
  void aLateAnswerIsUsedOnceItArrives() {
    interest.of("1");
    timers.advance(CachedInterest.PATIENCE);

    asked.get(0).complete(Set.of());

    assertThat(interest.of("1").result()).isEmpty();
  }

  @Test
  void anAppThatAuthFailedToAnswerForIsRequestedAgain() {
    Future<Set<WebhookEventType>> first = interest.of("1");
    asked.get(0).fail("overloaded");
    assertThat(first.result()).isEqualTo(EVERYTHING);

    interest.of("1");

    assertThat(asked).hasSize(2);
  }

  @Test
  void knownAnswersStayInUseWhileAuthIsUnavailableAndAreRequestedAgainPeriodically() {
    interest.of("1");
    asked.get(0).complete(Set.of(MEMBER_ADDED));
    timers.advance(CachedInterest.FRESH);

    assertThat(interest.of("1").result()).containsExactly(MEMBER_ADDED);
    assertThat(asked).hasSize(2);
    asked.get(1).fail("away");

    assertThat(interest.of("1").result()).containsExactly(MEMBER_ADDED);
  }

  @Test
  void aChangedAppIsRequestedAgain() {
    interest.of("1");
    asked.get(0).complete(Set.of());

    interest.forget(new AppsChanged(Set.of("1"), Set.of()));
    Future<Set<WebhookEventType>> after = interest.of("1");
    asked.get(1).complete(Set.of(MEMBER_ADDED));

    assertThat(after.result()).containsExactly(MEMBER_ADDED);
  }

  @Test
  void anAnswerThatPredatesAChangeIsNotCached() {
    interest.of("1");
    interest.forget(new AppsChanged(Set.of("1"), Set.of()));
    asked.get(0).complete(Set.of());

    interest.of("1");

    assertThat(asked).hasSize(2);
  }

  @Test
  void theNumberOfCachedAppsIsLimited() {
    for (int app = 0; app <= CachedInterest.MOST; app++) {
      interest.of(Integer.toString(app));
      asked.get(app).complete(Set.of());
    }
    int before = asked.size();

    interest.of("0");

    assertThat(asked).hasSize(before + 1);
  }

  @Test
  void noQueryWaitsForAuthWithinASecondOfATimeout() {
    interest.of("1");
    timers.advance(CachedInterest.PATIENCE);

    timers.advance(CachedInterest.SILENCE.minus(Duration.ofMillis(1)));
    assertThat(interest.of("2").isComplete()).isTrue();
    timers.advance(Duration.ofMillis(1));

    assertThat(interest.of("3").isComplete()).isFalse();
  }
}
