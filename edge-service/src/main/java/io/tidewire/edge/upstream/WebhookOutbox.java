package io.tidewire.edge.upstream;

import static io.tidewire.contract.webhook.WebhookEventType.CACHE_MISS;
import static io.tidewire.contract.webhook.WebhookEventType.CLIENT_EVENT;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.redis.OutboxEntry;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.counters.LabelledCounter;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enters what only edges know into the outboxes of webhooks: client events and cache misses.
 * Confined to the link's event loop.
 */
public final class WebhookOutbox {

  private static final Logger log = LoggerFactory.getLogger(WebhookOutbox.class);

  /** In which a channel's miss is told once, however many subscribe at whatever edges. */
  private static final Duration MISS_WINDOW = Duration.ofSeconds(3);

  /** Neither kind is held back. */
  private static final String AT_ONCE = "0";

  private final CommandLink redis;
  private final WebhookWishes wishes;
  private final String length;
  private final LabelledCounter unwritten;

  /**
   * @param length events that an outbox keeps
   */
  public WebhookOutbox(CommandLink redis, WebhookWishes wishes, int length, MeterRegistry meters) {
    this.redis = redis;
    this.wishes = wishes;
    this.length = Integer.toString(length);
    unwritten =
        new LabelledCounter(
            meters,
            "tidewire_webhooks_unwritten_total",
            "Events of webhooks that could not be written to the outbox",
            "type",
            List.of(CLIENT_EVENT.wireName(), CACHE_MISS.wireName()));
    redis.learn(ContractScripts.CLIENT_EVENT);
    redis.learn(ContractScripts.CACHE_MISS);
  }

  /** Auth has accepted a connection of this app. */
  public void learn(AppPolicy app) {
    wishes.learn(app.appId(), app.webhookEvents());
  }

  /** Without this, what happens before the app's next connection would not be told. */
  public void appsChanged(AppsChanged change) {
    change.webhookEvents().forEach(wishes::learn);
  }

  boolean wantsClientEvents(Topic topic) {
    return wishes.wants(CLIENT_EVENT, topic);
  }

  /**
   * Publishes a client event to its channel's subscribers and enters it, in one step.
   *
   * @param envelope what subscribers get
   */
  Future<Void> publish(WebhookEvent.ClientEvent event, String envelope) {
    return run(ContractScripts.CLIENT_EVENT, RedisKeys.topic(event.topic()), envelope, event)
        .onSuccess(
            answer -> {
              if (answer.get(1).toInteger() == 0) lost(CLIENT_EVENT, "Redis took no entry");
            })
        .mapEmpty();
  }

  /** A subscriber was told that its cache channel has no event. */
  void missed(Topic topic) {
    if (!wishes.wants(CACHE_MISS, topic)) return;
    String window = Long.toString(MISS_WINDOW.toMillis());
    var event = new WebhookEvent.CacheMiss(topic);
    run(ContractScripts.CACHE_MISS, RedisKeys.cacheMissTold(topic), window, event)
        .onFailure(cause -> lost(CACHE_MISS, String.valueOf(cause.getMessage())));
  }

  /** With the first key and argument of the script's own. */
  private Future<Response> run(Script script, String key, String argument, WebhookEvent event) {
    Partition partition = Partition.of(event.topic());
    List<String> keys =
        List.of(
            key,
            RedisKeys.webhookOutbox(partition),
            RedisKeys.webhookDebounce(partition),
            RedisKeys.webhookLost(partition));
    List<String> args = new ArrayList<>();
    args.add(argument);
    args.addAll(OutboxEntry.fields(event));
    args.add(AT_ONCE);
    args.add(length);
    return redis.eval(script, keys, args);
  }

  private void lost(WebhookEventType type, String why) {
    unwritten.increment(type.wireName());
    log.warn("webhook event not written type=" + type.wireName() + " why={}", why);
  }
}
