package io.tidewire.webhook.queue;

import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.kit.redis.CommandLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tracks how much memory of Redis the queues and dead letters of all apps take, and keeps them
 * together within {@link QueueLimits#maxTotalBytes}. A process that adds to a queue records how
 * much the app takes then. Memory that was freed is counted when memory is scarce. Confined to its
 * link's event loop.
 */
public final class QueueMemory {

  /** How often the records of other processes are read. */
  static final Duration READ_EVERY = Duration.ofSeconds(1);

  /** How often the memory of each app is counted while memory is scarce. */
  static final Duration COUNTED_EVERY = Duration.ofSeconds(2);

  private final CommandLink link;
  private final QueueLimits limits;
  private final Clock clock;
  private Map<String, Long> byApp = new HashMap<>();
  private Future<Void> reading = Future.succeededFuture();
  private long readAtMs;
  private long countedAtMs;

  public QueueMemory(CommandLink link, QueueLimits limits, Clock clock) {
    this.link = link;
    this.limits = limits;
    this.clock = clock;
  }

  /** How many bytes the app's queues may take together; its dead letters may take as much again. */
  public Future<Integer> share(String appId) {
    return latest()
        .compose(
            read ->
                share(byApp, appId) < limits.maxWaitingBytes()
                    ? counted()
                    : Future.succeededFuture())
        .map(known -> share(byApp, appId));
  }

  private int share(Map<String, Long> bytes, String appId) {
    long others = 0;
    for (Map.Entry<String, Long> app : bytes.entrySet()) {
      if (!app.getKey().equals(appId)) others += app.getValue();
    }
    long left = Math.max(0, limits.maxTotalBytes() - others) / 2;
    return (int) Math.min(limits.maxWaitingBytes(), left);
  }

  private Future<Void> latest() {
    long now = clock.millis();
    if (reading.isComplete() && Math.abs(now - readAtMs) >= READ_EVERY.toMillis()) {
      readAtMs = now;
      reading = read();
    }
    return reading;
  }

  private Future<Void> read() {
    return link.send(Request.cmd(Command.HGETALL).arg(WebhookKeys.memory()))
        .map(
            pairs -> {
              byApp = new HashMap<>();
              for (String app : pairs.getKeys()) byApp.put(app, pairs.get(app).toLong());
              return (Void) null;
            })
        .onFailure(unread -> readAtMs = 0);
  }

  /** Records how much the app takes after events were added. */
  public Future<Void> note(String appId, long bytes) {
    byApp.put(appId, bytes);
    return link.send(Request.cmd(Command.HSET).arg(WebhookKeys.memory()).arg(appId).arg(bytes))
        .mapEmpty();
  }

  private Future<Void> counted() {
    long now = clock.millis();
    if (!reading.isComplete() || Math.abs(now - countedAtMs) < COUNTED_EVERY.toMillis()) {
      return reading;
    }
    countedAtMs = now;
    reading =
        link.send(Request.cmd(Command.ZRANGE).arg(WebhookKeys.queuesDue()).arg(0).arg(-1))
            .compose(this::count);
    return reading;
  }

  private Future<Void> count(Response due) {
    Map<String, List<String>> keys = new HashMap<>();
    for (String app : byApp.keySet()) keys.put(app, deadLetters(app));
    for (Response name : due) {
      QueueName queue = QueueName.parse(name.toString());
      keys.computeIfAbsent(queue.appId(), QueueMemory::deadLetters)
          .add(WebhookKeys.queue(queue.appId(), queue.endpointId()));
    }
    List<Future<Void>> apps = new ArrayList<>();
    keys.forEach((app, its) -> apps.add(count(app, its)));
    return Future.all(apps).mapEmpty();
  }

  private static List<String> deadLetters(String appId) {
    return new ArrayList<>(List.of(WebhookKeys.deadLetters(appId)));
  }

  private Future<Void> count(String appId, List<String> keys) {
    return link.eval(QueueScripts.COUNT, keys, List.of())
        .compose(bytes -> bytes.toLong() == 0 ? forget(appId) : note(appId, bytes.toLong()));
  }

  private Future<Void> forget(String appId) {
    byApp.remove(appId);
    return link.send(Request.cmd(Command.HDEL).arg(WebhookKeys.memory()).arg(appId)).mapEmpty();
  }
}
