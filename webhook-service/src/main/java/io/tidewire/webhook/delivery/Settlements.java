package io.tidewire.webhook.delivery;

import io.tidewire.kit.outbound.Attempt;
import io.tidewire.text.Excerpt;
import io.tidewire.webhook.queue.DeadReason;
import io.tidewire.webhook.queue.EndpointQueue;
import io.tidewire.webhook.queue.Webhook;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes webhooks from a queue: delivered ones, and those that are given up and become dead
 * letters. Retries while Redis is unavailable. Confined to one event loop.
 */
final class Settlements {

  private static final Logger log = LoggerFactory.getLogger(Settlements.class);

  /** How many characters of the last answer a dead letter contains. */
  private static final int EXCERPT = 500;

  /** Is notified of settlements. */
  interface Listener {

    /** The webhook was removed from the queue. */
    void settled(Webhook webhook);

    /** Redis says that another process owns the queue. */
    void lost();
  }

  private final EndpointQueue queue;
  private final DeliveryServices services;
  private final Duration retryWait;
  private final Listener listener;
  private int underWay;
  private boolean over;

  Settlements(
      EndpointQueue queue, DeliveryServices services, Duration retryWait, Listener listener) {
    this.queue = queue;
    this.services = services;
    this.retryWait = retryWait;
    this.listener = listener;
  }

  int underWay() {
    return underWay;
  }

  /** Nothing has an effect any more. */
  void end() {
    over = true;
  }

  void deliver(Webhook webhook) {
    services.meters().delivered(webhook, services.nowMs());
    settle(webhook, () -> queue.settle(webhook));
  }

  /**
   * @param last the receiver's last answer, if there was an attempt
   */
  void giveUp(Webhook webhook, DeadReason reason, Optional<Attempt> last) {
    int status = last.map(Attempt::status).orElse(0);
    String answer = last.map(attempt -> Excerpt.of(attempt.answer(), EXCERPT)).orElse("");
    log.warn(
        "webhook given up app={} endpoint={} id={} reason={} status={}",
        queue.name().appId(),
        queue.name().endpointId(),
        webhook.id(),
        reason.text(),
        status);
    services.meters().dead(reason, webhook.count());
    settle(webhook, () -> queue.bury(webhook, reason, status, answer));
  }

  private void settle(Webhook webhook, Supplier<Future<Boolean>> change) {
    underWay++;
    tryToSettle(webhook, change);
  }

  private void tryToSettle(Webhook webhook, Supplier<Future<Boolean>> change) {
    if (over) return;
    change
        .get()
        .onComplete(
            settled -> {
              if (over) return;
              if (settled.failed()) {
                services.time().timers().after(retryWait, () -> tryToSettle(webhook, change));
              } else if (!settled.result()) {
                listener.lost();
              } else {
                underWay--;
                listener.settled(webhook);
              }
            });
  }
}
