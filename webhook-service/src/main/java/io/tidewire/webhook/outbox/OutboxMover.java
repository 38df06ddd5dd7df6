package io.tidewire.webhook.outbox;

import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.redis.OutboxEntry;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.webhook.endpoints.AppWebhooks;
import io.tidewire.webhook.queue.QueueEntry.StreamEntries;
import io.tidewire.webhook.queue.QueueLimits;
import io.tidewire.webhook.queue.QueueName;
import io.tidewire.webhook.queue.QueueScripts;
import io.tidewire.webhook.queue.Queues;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves events from the outboxes to the queues of the endpoints that want them. An event leaves its
 * outbox when it is in all of these queues. If a process dies in between, the next one moves it
 * again, and the script recognizes the queues that already have it. So processes need not agree on
 * who moves an event.
 *
 * <p>Confined to one event loop.
 */
public final class OutboxMover {

  private static final Logger log = LoggerFactory.getLogger(OutboxMover.class);

  /** The index of the script argument that limits the bytes of the app. */
  private static final int SHARE = 4;

  private static final String NOT_KNOWN = "";

  private static final Script MOVE =
      QueueScripts.addingDeadLetters(OutboxMover.class, "lua/move.lua");

  /** How many events are moved at a time. */
  private static final int PAGE = 100;

  /** An outbox counts as quiet after so many searches without an event. */
  private static final int QUIET = 10;

  private final CommandLink link;
  private final AppWebhooks webhooks;
  private final Queues queues;
  private final QueueLimits limits;
  private final MoverMeters meters;
  private final Map<Partition, Integer> busy = new LinkedHashMap<>();
  private final Set<Partition> moving = new HashSet<>();

  public OutboxMover(CommandLink link, AppWebhooks webhooks, Queues queues, MoverMeters meters) {
    this.link = link;
    this.webhooks = webhooks;
    this.queues = queues;
    limits = queues.limits();
    this.meters = meters;
  }

  /**
   * Searches the outboxes that had events recently.
   *
   * @param all whether to search the others too
   * @param moved receives each queue that got events
   */
  public void look(boolean all, Consumer<QueueName> moved) {
    if (all) {
      Partition.all().stream()
          .filter(partition -> !busy.containsKey(partition))
          .forEach(partition -> lookAt(partition, moved));
    }
    busy.replaceAll((partition, looks) -> looks + 1);
    busy.values().removeIf(looks -> looks > QUIET);
    List.copyOf(busy.keySet()).forEach(partition -> move(partition, moved));
  }

  /** An event was added to the outbox. */
  public void wake(Partition partition, Consumer<QueueName> moved) {
    // The next search finds events that are added during this move.
    busy.put(partition, 0);
    move(partition, moved);
  }

  private void lookAt(Partition partition, Consumer<QueueName> moved) {
    link.send(Request.cmd(Command.XLEN).arg(RedisKeys.webhookOutbox(partition)))
        .onSuccess(
            length -> {
              if (length.toLong() > 0) move(partition, moved);
            });
  }

  /** Moves one page at a time until the outbox is empty. */
  private void move(Partition partition, Consumer<QueueName> moved) {
    if (!moving.add(partition)) return;
    movePage(partition, moved)
        .onComplete(
            done -> {
              moving.remove(partition);
              if (done.failed()) {
                log.debug("outbox not moved partition={}", partition, done.cause());
                busy.put(partition, 0);
              } else if (done.result() > 0) {
                busy.put(partition, 0);
                move(partition, moved);
              }
            });
  }

  /** Completes with the number of events that have left the outbox. */
  private Future<Integer> movePage(Partition partition, Consumer<QueueName> moved) {
    return link.send(
            Request.cmd(Command.XRANGE)
                .arg(RedisKeys.webhookOutbox(partition))
                .arg("-")
                .arg("+")
                .arg("COUNT")
                .arg(PAGE))
        .compose(entries -> distribute(partition, entries, moved));
  }

  private Future<Integer> distribute(
      Partition partition, Response entries, Consumer<QueueName> moved) {
    Map<String, List<OutboxEntry>> byApp = new LinkedHashMap<>();
    List<String> unreadable = new ArrayList<>();
    for (Response entry : entries) {
      String id = StreamEntries.id(entry);
      try {
        OutboxEntry event = OutboxEntry.read(id, StreamEntries.fields(entry));
        byApp.computeIfAbsent(event.event().topic().appId(), app -> new ArrayList<>()).add(event);
      } catch (IllegalArgumentException strange) {
        log.warn("outbox entry dropped partition={} id={}", partition, id, strange);
        unreadable.add(id);
      }
    }
    List<Future<Integer>> apps = new ArrayList<>();
    byApp.forEach((app, events) -> apps.add(moveApp(partition, app, events, moved)));
    if (!unreadable.isEmpty()) apps.add(delete(partition, unreadable));
    return Future.join(apps).map(OutboxMover::sum);
  }

  private static int sum(CompositeFuture counts) {
    return counts.<Integer>list().stream().mapToInt(Integer::intValue).sum();
  }

  private Future<Integer> moveApp(
      Partition partition, String appId, List<OutboxEntry> events, Consumer<QueueName> moved) {
    return webhooks
        .of(appId)
        .compose(
            reply ->
                reply instanceof WebhooksReply.Found found
                    ? queue(partition, found, events, moved)
                    : nobodyWants(events))
        .compose(queued -> delete(partition, events.stream().map(OutboxEntry::streamId).toList()));
  }

  private Future<Void> nobodyWants(List<OutboxEntry> events) {
    meters.unwanted(events.size());
    return Future.succeededFuture();
  }

  private Future<Void> queue(
      Partition partition,
      WebhooksReply.Found app,
      List<OutboxEntry> events,
      Consumer<QueueName> moved) {
    List<WebhookEndpoint> endpoints = app.endpoints();
    List<String> args = new ArrayList<>();
    args.add(partition.tag());
    args.add(Integer.toString(limits.maxWaiting()));
    args.add(Integer.toString(limits.maxDeadLetters()));
    args.add(Long.toString(QueueLimits.DEAD_LETTERS_KEPT.toMillis()));
    args.add(NOT_KNOWN);
    args.add(Integer.toString(endpoints.size()));
    endpoints.forEach(endpoint -> args.add(endpoint.id()));
    Set<Integer> touched = new HashSet<>();
    int wanted = 0;
    for (OutboxEntry entry : events) {
      List<String> positions = new ArrayList<>();
      for (int i = 0; i < endpoints.size(); i++) {
        if (!endpoints.get(i).wants(entry.event().type(), entry.event().topic().channel()))
          continue;
        positions.add(Integer.toString(i + 1));
        touched.add(i);
      }
      if (positions.isEmpty()) continue;
      wanted++;
      args.add(entry.streamId());
      args.add(entry.id(partition));
      args.add(entry.event().topic().channel().value());
      args.add(EventJson.of(entry.event()));
      args.add(Long.toString(entry.enteredMs()));
      args.add(String.join(",", positions));
    }
    meters.unwanted(events.size() - wanted);
    if (wanted == 0) return Future.succeededFuture();
    int queued = wanted;
    return queues
        .memory()
        .share(app.appId())
        .compose(
            share -> {
              args.set(SHARE, Integer.toString(share));
              return link.eval(MOVE, keys(app), args);
            })
        .compose(
            refused -> {
              meters.queued(queued, refused.get(0).toInteger(), refused.get(1).toInteger());
              return queues.memory().note(app.appId(), refused.get(2).toLong());
            })
        .compose(noted -> note(app, touched, moved));
  }

  private static List<String> keys(WebhooksReply.Found app) {
    List<String> keys = new ArrayList<>();
    keys.add(WebhookKeys.moved(app.appId()));
    keys.add(WebhookKeys.deadLetters(app.appId()));
    app.endpoints().forEach(each -> keys.add(WebhookKeys.queue(app.appId(), each.id())));
    return keys;
  }

  /**
   * Writes the note before the events leave the outbox: without a note, the queue would not be
   * served before the next event.
   */
  private Future<Void> note(
      WebhooksReply.Found app, Set<Integer> touched, Consumer<QueueName> moved) {
    List<QueueName> names =
        touched.stream().map(i -> new QueueName(app.appId(), app.endpoints().get(i).id())).toList();
    return Future.all(names.stream().map(name -> queues.note(name, Duration.ZERO)).toList())
        .onSuccess(noted -> names.forEach(moved))
        .mapEmpty();
  }

  private Future<Integer> delete(Partition partition, List<String> ids) {
    Request request = Request.cmd(Command.XDEL).arg(RedisKeys.webhookOutbox(partition));
    ids.forEach(request::arg);
    return link.send(request).map(Response::toInteger);
  }
}
