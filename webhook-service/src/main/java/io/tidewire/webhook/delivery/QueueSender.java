package io.tidewire.webhook.delivery;

import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.kit.outbound.Attempt;
import io.tidewire.kit.outbound.OutboundCall;
import io.tidewire.webhook.queue.DeadReason;
import io.tidewire.webhook.queue.EndpointQueue;
import io.tidewire.webhook.queue.QueueEntry;
import io.tidewire.webhook.queue.Webhook;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the webhooks of a queue while this process owns it: chooses the next webhook, and acts on
 * the receiver's answer. When the ownership ends, the sender ends too, and requests in progress
 * have no further effect.
 *
 * <p>Confined to one event loop.
 */
final class QueueSender implements Settlements.Listener {

  private static final Logger log = LoggerFactory.getLogger(QueueSender.class);

  /** The wait before Redis, auth or a paused endpoint is tried again. */
  private static final Duration SHORT_WAIT = Duration.ofMillis(500);

  private final EndpointQueue queue;
  private final DeliveryServices services;
  private final EndpointHealth health;
  private final QueueWindow window;
  private final QueueOwner owner;
  private final ArrayDeque<BegunWebhook> due = new ArrayDeque<>();
  private final Set<OutboundCall> sending = new HashSet<>();
  private final Promise<Void> idle = Promise.promise();
  private final Settlements settlements;
  private final Gathering gathering = new Gathering();
  private int beginning;
  private boolean over;
  private boolean draining;
  private boolean pumping;
  private boolean timerSet;

  QueueSender(
      EndpointQueue queue,
      DeliveryServices services,
      EndpointHealth health,
      QueueWindow window,
      QueueOwner owner) {
    this.queue = queue;
    this.services = services;
    this.health = health;
    this.window = window;
    this.owner = owner;
    settlements = new Settlements(queue, services, SHORT_WAIT, this);
  }

  /** Continues with webhooks that a previous owner began. */
  void resume(List<Webhook> begun) {
    for (Webhook webhook : begun) {
      window.begin(webhook);
      due.add(new BegunWebhook(webhook, services.random()));
    }
  }

  /** Aborts the requests in progress. Nothing has an effect any more. */
  void end() {
    over = true;
    settlements.end();
    List.copyOf(sending).forEach(each -> each.abort("the queue has another owner"));
    idle.tryComplete();
  }

  /** Begins nothing more. Completes when the webhooks in progress are settled. */
  Future<Void> drain() {
    draining = true;
    completeIfIdle();
    return idle.future();
  }

  boolean isIdle() {
    return sending.isEmpty() && beginning + settlements.underWay() == 0;
  }

  /** Starts as many attempts as the limits permit. */
  void pump() {
    if (over || draining || pumping) return;
    pumping = true;
    services
        .webhooks()
        .of(queue.name().appId())
        .onComplete(
            reply -> {
              pumping = false;
              if (over || draining) return;
              if (reply.succeeded()) {
                startAll(reply.result());
              } else {
                pumpAfter(SHORT_WAIT);
              }
            });
  }

  private void startAll(WebhooksReply reply) {
    Optional<WebhookEndpoint> endpoint =
        reply instanceof WebhooksReply.Found found
            ? found.endpoint(queue.name().endpointId())
            : Optional.empty();
    if (endpoint.isEmpty()) {
      giveUpAll();
      return;
    }
    while (hasRoom(endpoint.get()) && owner.mayStart()) {
      if (due.isEmpty() && giveUpIfHopeless(endpoint.get())) continue;
      Optional<BegunWebhook> next =
          due.isEmpty() ? gathered(endpoint.get()) : Optional.of(due.peek());
      if (next.isEmpty()) return;
      OptionalLong pass = health.admit();
      if (pass.isEmpty()) {
        pumpAfter(SHORT_WAIT);
        return;
      }
      due.poll();
      window.begin(next.get().webhook());
      start(next.get(), (WebhooksReply.Found) reply, endpoint.get(), pass.getAsLong());
    }
  }

  private boolean hasRoom(WebhookEndpoint endpoint) {
    return sending.size() + beginning + settlements.underWay() < endpoint.delivery().concurrency();
  }

  /** A new webhook; empty if there is none, or if it should wait for more events. */
  private Optional<BegunWebhook> gathered(WebhookEndpoint endpoint) {
    boolean batch = endpoint.delivery().batch();
    List<QueueEntry> entries = window.next(batch);
    long now = services.nowMs();
    long left = gathering.leftMs(entries, batch, now);
    if (left > 0) pumpAfter(Duration.ofMillis(left));
    if (left > 0 || entries.isEmpty()) return Optional.empty();
    Webhook webhook = Webhook.of(queue.name().endpointId(), entries, now);
    return Optional.of(new BegunWebhook(webhook, services.random()));
  }

  private void start(
      BegunWebhook pending, WebhooksReply.Found app, WebhookEndpoint endpoint, long pass) {
    pending.attempt(services.nowMs());
    Webhook webhook = pending.webhook();
    // Counts the attempt until Redis has answered; after that, the request is counted itself.
    beginning++;
    queue
        .begin(webhook)
        .onComplete(
            begun -> {
              beginning--;
              if (over) return;
              if (begun.failed()) {
                health.unused(pass);
                retry(pending, SHORT_WAIT);
                completeIfIdle();
              } else if (!begun.result()) {
                owner.lost();
              } else {
                send(pending, request(app, endpoint, webhook), pass);
              }
            });
  }

  private static WebhookRequest request(
      WebhooksReply.Found app, WebhookEndpoint endpoint, Webhook webhook) {
    return new WebhookRequest(app, endpoint, webhook.id(), Buffer.buffer(webhook.body()));
  }

  private void send(BegunWebhook pending, WebhookRequest request, long pass) {
    OutboundCall attempt = services.client().send(request.post());
    sending.add(attempt);
    attempt
        .outcome()
        .onSuccess(
            outcome -> {
              sending.remove(attempt);
              if (over) return;
              services.meters().attempted(outcome);
              health.heard(outcome, pass);
              decide(pending, request.endpoint(), outcome);
              pump();
              completeIfIdle();
            });
  }

  private void decide(BegunWebhook pending, WebhookEndpoint endpoint, Attempt outcome) {
    Webhook webhook = pending.webhook();
    if (outcome.isDelivered()) {
      settlements.deliver(webhook);
      return;
    }
    log.debug("webhook not accepted id={} outcome={}", webhook.id(), outcome.outcome());
    Duration asked = outcome.retryAfter().map(EndpointHealth::pause).orElse(Duration.ZERO);
    pending
        .nextWait(endpoint.delivery().retryFor(), services.nowMs(), asked)
        .ifPresentOrElse(
            wait -> retry(pending, wait),
            () -> settlements.giveUp(webhook, DeadReason.RETRIES_EXHAUSTED, Optional.of(outcome)));
  }

  private void retry(BegunWebhook pending, Duration wait) {
    services
        .time()
        .timers()
        .after(
            wait,
            () -> {
              if (over) return;
              due.add(pending);
              pump();
            });
  }

  /** Gives up the oldest webhook if it has no chance. Returns whether it did. */
  private boolean giveUpIfHopeless(WebhookEndpoint endpoint) {
    List<QueueEntry> entries = window.next(endpoint.delivery().batch());
    if (entries.isEmpty()
        || !health.isHopeless(
            entries.get(entries.size() - 1).enteredMs(), endpoint.delivery().retryFor())) {
      return false;
    }
    giveUpNew(entries, DeadReason.RETRIES_EXHAUSTED);
    return true;
  }

  private void giveUpNew(List<QueueEntry> entries, DeadReason reason) {
    Webhook webhook = Webhook.of(queue.name().endpointId(), entries, services.nowMs());
    window.begin(webhook);
    settlements.giveUp(webhook, reason, health.lastFailure());
  }

  private void giveUpAll() {
    for (BegunWebhook pending = due.poll(); pending != null; pending = due.poll()) {
      settlements.giveUp(pending.webhook(), DeadReason.ENDPOINT_REMOVED, health.lastFailure());
    }
    List<QueueEntry> entries = window.next(true);
    while (!entries.isEmpty()) {
      giveUpNew(entries, DeadReason.ENDPOINT_REMOVED);
      entries = window.next(true);
    }
  }

  @Override
  public void settled(Webhook webhook) {
    window.end(webhook);
    owner.progressed();
    pump();
    completeIfIdle();
  }

  @Override
  public void lost() {
    owner.lost();
  }

  private void pumpAfter(Duration wait) {
    if (timerSet) return;
    timerSet = true;
    services
        .time()
        .timers()
        .after(
            wait,
            () -> {
              timerSet = false;
              pump();
            });
  }

  private void completeIfIdle() {
    if (draining && isIdle()) idle.tryComplete();
  }
}
