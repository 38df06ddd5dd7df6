package io.tidewire.webhook.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.kit.testing.ManualClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CachedWebhooksTest {

  private final ManualClock clock = new ManualClock();
  private final Queue<Future<WebhooksReply>> answers = new ArrayDeque<>();
  private final CachedWebhooks webhooks = new CachedWebhooks(app -> answers.remove(), clock);

  @Test
  void anAppIsRequestedOnce() {
    answers.add(Future.succeededFuture(new WebhooksReply.Unknown("first")));

    assertThat(webhooks.of("1").result()).isEqualTo(new WebhooksReply.Unknown("first"));
    assertThat(webhooks.of("1").result()).isEqualTo(new WebhooksReply.Unknown("first"));
  }

  @Test
  void aChangedAppIsRequestedAgainAndTheOldOneServesWhileAuthIsUnavailable() {
    answers.add(Future.succeededFuture(new WebhooksReply.Unknown("old")));
    webhooks.of("1");
    webhooks.forget(new AppsChanged(Set.of("1"), Set.of()));
    answers.add(Future.failedFuture("away"));
    answers.add(Future.succeededFuture(new WebhooksReply.Unknown("new")));

    assertThat(webhooks.of("1").result()).isEqualTo(new WebhooksReply.Unknown("old"));
    assertThat(webhooks.of("1").result()).isEqualTo(new WebhooksReply.Unknown("new"));
  }

  @Test
  void anAnswerThatMayPredateAChangeIsNotCached() {
    Promise<WebhooksReply> underWay = Promise.promise();
    answers.add(underWay.future());
    webhooks.of("1");
    webhooks.forget(new AppsChanged(Set.of("1"), Set.of()));
    underWay.complete(new WebhooksReply.Unknown("old"));
    answers.add(Future.succeededFuture(new WebhooksReply.Unknown("new")));

    assertThat(webhooks.of("1").result()).isEqualTo(new WebhooksReply.Unknown("new"));
  }

  @Test
  void anAnswerOlderThanHalfAMinuteIsUsedOnceMoreWhileItIsRenewed() {
    answers.add(Future.succeededFuture(new WebhooksReply.Unknown("old")));
    webhooks.of("1");
    clock.advance(CachedWebhooks.FRESH);
    answers.add(Future.succeededFuture(new WebhooksReply.Unknown("new")));

    webhooks.of("1");

    assertThat(webhooks.of("1").result()).isEqualTo(new WebhooksReply.Unknown("new"));
  }
}
