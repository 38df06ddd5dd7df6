package io.tidewire.presence;

import io.tidewire.contract.auth.WebhookInterestReply;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.time.Timers;
import io.tidewire.presence.roster.Effect;
import io.tidewire.presence.store.AnnouncedCounts;
import io.tidewire.presence.store.RosterStore;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Announces the number of a channel's subscribers after it changed, to apps that want it. Changes
 * that happen while an announcement is in progress, or while it is too early for the next one,
 * share one announcement, which is made as soon as it may be.
 *
 * <p>Nothing is lost for good when this process ends: every edge reports its numbers again with its
 * next audit, which repeats announcements that were not made.
 *
 * <p>Confined to one event loop.
 */
final class CountAnnouncements {

  private final Function<String, Future<WebhookInterestReply>> interests;
  private final AnnouncedCounts counts;
  private final Timers timers;
  private final Set<Topic> underWay = new HashSet<>();
  private final Set<Topic> again = new HashSet<>();
  private final Map<Topic, Timers.Cancel> early = new HashMap<>();
  private boolean stopped;

  /**
   * @param interests what an app wants, by the app's id; never fails
   */
  CountAnnouncements(
      Function<String, Future<WebhookInterestReply>> interests,
      AnnouncedCounts counts,
      Timers timers) {
    this.interests = interests;
    this.counts = counts;
    this.timers = timers;
  }

  /** Wraps the store, so that each change of a number is announced. */
  RosterStore after(RosterStore store) {
    return batch -> store.apply(batch).onSuccess(effects -> carriedOut(batch, effects));
  }

  private void carriedOut(PresenceBatch batch, List<Effect> effects) {
    for (int i = 0; i < effects.size(); i++) {
      PresenceOp op = batch.ops().get(i);
      boolean counted = effects.get(i).outcome() instanceof PresenceOutcome.Occupied;
      if (op instanceof PresenceOp.Occupy && counted) changed(op.topic());
    }
  }

  private void changed(Topic topic) {
    ChannelKind kind = topic.channel().kind();
    if (stopped || kind.isPresence() || kind == ChannelKind.USER || early.containsKey(topic)) {
      return;
    }
    if (underWay.contains(topic)) {
      again.add(topic);
      return;
    }
    underWay.add(topic);
    interests
        .apply(topic.appId())
        .compose(wanted -> announced(topic, wanted))
        .onComplete(
            done -> {
              underWay.remove(topic);
              boolean changedAgain = again.remove(topic);
              if (early.containsKey(topic)) return;
              if (changedAgain) changed(topic);
            });
  }

  /**
   * Leaves out encrypted channels for clients, because the Java client takes every frame of such a
   * channel for ciphertext.
   */
  private Future<Void> announced(Topic topic, WebhookInterestReply wanted) {
    boolean frames = wanted.subscriptionCounts() && !topic.channel().kind().isEncrypted();
    boolean webhook = wanted.events().contains(WebhookEventType.SUBSCRIPTION_COUNT);
    if (!frames && !webhook) return Future.succeededFuture();
    return counts
        .announce(topic, frames, webhook)
        .map(
            later -> {
              later.ifPresent(delay -> schedule(topic, delay));
              return null;
            });
  }

  private void schedule(Topic topic, Duration delay) {
    if (stopped) return;
    early.put(
        topic,
        timers.after(
            delay,
            () -> {
              early.remove(topic);
              changed(topic);
            }));
  }

  void stop() {
    stopped = true;
    early.values().forEach(Timers.Cancel::cancel);
    early.clear();
  }
}
