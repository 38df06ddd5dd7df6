package io.tidewire.webhook.deadletters;

import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.webhook.queue.QueueLimits;
import io.tidewire.webhook.queue.QueueName;
import io.tidewire.webhook.queue.Queues;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The dead letters of an app: lists them, puts them back into their queues, or deletes them.
 * Confined to its link's event loop.
 */
public final class DeadLetters {

  private static final Script REPLAY =
      ContractScripts.PRELUDE.then(DeadLetters.class, "lua/replay.lua");

  private static final int PAGE = 100;

  private final CommandLink link;
  private final Queues queues;
  private final QueueLimits limits;

  public DeadLetters(CommandLink link, QueueLimits limits, Clock clock) {
    this.link = link;
    this.limits = limits;
    // Only used for notes, which need neither a process name nor a lease nor a memory limit.
    queues = new Queues(link, "", Duration.ZERO, limits, clock);
  }

  /**
   * One page as JSON, oldest first: {@code dead_letters}, and {@code next} if there are more.
   *
   * @param after the {@code next} of the previous page; empty for the first
   */
  public Future<String> list(String appId, String after, int most) {
    return range(appId, after.isEmpty() ? "-" : "(" + after, "+", most + 1)
        .map(found -> page(found, most));
  }

  private static String page(List<DeadLetter> found, int most) {
    StringBuilder json = new StringBuilder("{\"dead_letters\":[");
    int shown = Math.min(found.size(), most);
    for (int i = 0; i < shown; i++) {
      if (i > 0) json.append(',');
      found.get(i).writeTo(json);
    }
    json.append(']');
    if (found.size() > most) {
      json.append(",\"next\":\"").append(found.get(most - 1).id()).append('"');
    }
    return json.append('}').toString();
  }

  /**
   * Puts dead letters back into their queues. Completes with their number. Those whose queue is
   * full remain dead letters.
   */
  public Future<Integer> replay(String appId, Selection selection) {
    return each(appId, selection, found -> replay(appId, found));
  }

  /** Deletes dead letters. Completes with their number. */
  public Future<Integer> purge(String appId, Selection selection) {
    return each(appId, selection, found -> purge(appId, found));
  }

  private interface Step {
    Future<Integer> on(List<DeadLetter> found);
  }

  private Future<Integer> each(String appId, Selection selection, Step step) {
    if (selection instanceof Selection.Ids some) {
      return Future.all(some.ids().stream().map(id -> range(appId, id, id, 1)).toList())
          .map(DeadLetters::flat)
          .compose(step::on);
    }
    if (selection instanceof Selection.Range range) {
      return pages(appId, Long.toString(range.fromMs()), Long.toString(range.toMs()), step);
    }
    // Stops at the last one that exists now, because a webhook that is sent again may become a dead
    // letter again at once.
    return link.send(
            Request.cmd(Command.XREVRANGE)
                .arg(WebhookKeys.deadLetters(appId))
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(1))
        .compose(
            last ->
                last.size() == 0
                    ? Future.succeededFuture(0)
                    : pages(appId, "-", last.get(0).get(0).toString(), step));
  }

  private Future<Integer> pages(String appId, String from, String to, Step step) {
    return range(appId, from, to, PAGE)
        .compose(
            found ->
                step.on(found)
                    .compose(
                        done -> {
                          if (found.size() < PAGE) return Future.succeededFuture(done);
                          String last = "(" + found.get(PAGE - 1).id();
                          return pages(appId, last, to, step).map(more -> done + more);
                        }));
  }

  private Future<Integer> replay(String appId, List<DeadLetter> found) {
    Map<String, List<String>> byEndpoint = new LinkedHashMap<>();
    for (DeadLetter letter : found) {
      byEndpoint.computeIfAbsent(letter.endpointId(), id -> new ArrayList<>()).add(letter.id());
    }
    List<Future<Integer>> replays = new ArrayList<>();
    byEndpoint.forEach((endpoint, ids) -> replays.add(replay(appId, endpoint, ids)));
    return Future.all(replays).map(DeadLetters::sum);
  }

  /** Writes the note first: without a note, the queue would not be served before the next event. */
  private Future<Integer> replay(String appId, String endpointId, List<String> ids) {
    QueueName name = new QueueName(appId, endpointId);
    List<String> keys =
        List.of(WebhookKeys.deadLetters(appId), WebhookKeys.queue(appId, endpointId));
    List<String> args = new ArrayList<>(List.of(endpointId, Integer.toString(limits.maxWaiting())));
    args.addAll(ids);
    return queues
        .note(name, Duration.ofSeconds(1))
        .compose(noted -> link.eval(REPLAY, keys, args))
        .compose(moved -> queues.note(name, Duration.ZERO).map(moved.toInteger()));
  }

  private Future<Integer> purge(String appId, List<DeadLetter> found) {
    if (found.isEmpty()) return Future.succeededFuture(0);
    Request request = Request.cmd(Command.XDEL).arg(WebhookKeys.deadLetters(appId));
    found.forEach(letter -> request.arg(letter.id()));
    return link.send(request).map(Response::toInteger);
  }

  private Future<List<DeadLetter>> range(String appId, String from, String to, int most) {
    return link.send(
            Request.cmd(Command.XRANGE)
                .arg(WebhookKeys.deadLetters(appId))
                .arg(from)
                .arg(to)
                .arg("COUNT")
                .arg(most))
        .map(entries -> entries.stream().map(DeadLetter::read).toList());
  }

  private static List<DeadLetter> flat(CompositeFuture ranges) {
    return ranges.<List<DeadLetter>>list().stream().flatMap(List::stream).toList();
  }

  private static int sum(CompositeFuture counts) {
    return counts.<Integer>list().stream().mapToInt(Integer::intValue).sum();
  }
}
