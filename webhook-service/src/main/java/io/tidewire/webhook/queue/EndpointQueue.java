package io.tidewire.webhook.queue;

import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.webhook.queue.Webhook.Begun;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The queue of one endpoint. A change takes effect only if this process owns the queue at that
 * moment, so a process that was paused cannot undo its successor's changes. The futures of such
 * changes complete with whether they took effect. Confined to its link's event loop.
 */
public final class EndpointQueue {

  private final Queues queues;
  private final QueueName name;
  private final String queue;
  private final String begun;
  private final String owner;

  EndpointQueue(Queues queues, QueueName name) {
    this.queues = queues;
    this.name = name;
    queue = WebhookKeys.queue(name.appId(), name.endpointId());
    begun = WebhookKeys.begun(name.appId(), name.endpointId());
    owner = WebhookKeys.owner(name.appId(), name.endpointId());
  }

  public QueueName name() {
    return name;
  }

  /**
   * Becomes the owner. Completes with the webhooks that were begun before; with empty if another
   * process owns the queue.
   */
  public Future<Optional<List<Webhook>>> acquire() {
    return queues
        .link()
        .eval(QueueScripts.ACQUIRE, List.of(owner, begun), List.of(queues.process(), leaseMs()))
        .compose(
            answer ->
                answer == null || answer.type() != ResponseType.MULTI
                    ? Future.succeededFuture(Optional.empty())
                    : webhooks(answer).map(Optional::of));
  }

  private Future<List<Webhook>> webhooks(Response pairs) {
    List<Future<Optional<Webhook>>> found = new ArrayList<>();
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      found.add(webhook(Begun.parse(pairs.get(i).toString(), pairs.get(i + 1).toString())));
    }
    return Future.all(found)
        .map(all -> all.<Optional<Webhook>>list().stream().flatMap(Optional::stream).toList());
  }

  private Future<Optional<Webhook>> webhook(Begun known) {
    return Future.all(known.entries().stream().map(id -> range(id, id, 1)).toList())
        .map(EndpointQueue::flat)
        .map(found -> found.isEmpty() ? Optional.empty() : Optional.of(known.with(found)));
  }

  private static List<QueueEntry> flat(CompositeFuture ranges) {
    return ranges.<List<QueueEntry>>list().stream().flatMap(List::stream).toList();
  }

  /** The entries after {@code after}, oldest first; from the beginning if that is empty. */
  public Future<List<QueueEntry>> read(String after, int most) {
    return range(after.isEmpty() ? "-" : "(" + after, "+", most);
  }

  private Future<List<QueueEntry>> range(String from, String to, int most) {
    return queues
        .link()
        .send(Request.cmd(Command.XRANGE).arg(queue).arg(from).arg(to).arg("COUNT").arg(most))
        .map(entries -> entries.stream().map(QueueEntry::read).toList());
  }

  public Future<Boolean> renew() {
    return change(QueueScripts.RENEW, List.of(owner), List.of(queues.process(), leaseMs()));
  }

  /** Records the entries of the webhook and its number of attempts. */
  public Future<Boolean> begin(Webhook webhook) {
    return change(
        QueueScripts.BEGIN,
        List.of(owner, begun),
        List.of(queues.process(), webhook.id(), webhook.value()));
  }

  /** Removes a webhook that the receiver has accepted. */
  public Future<Boolean> settle(Webhook webhook) {
    List<String> args = new ArrayList<>(List.of(queues.process(), webhook.id()));
    args.addAll(webhook.entryIds());
    return change(QueueScripts.SETTLE, List.of(owner, queue, begun), args);
  }

  /**
   * Gives the webhook up, which makes it a dead letter.
   *
   * @param status of the last answer; 0 if there was none
   * @param answer the beginning of the last answer, or why there was none
   */
  public Future<Boolean> bury(Webhook webhook, DeadReason reason, int status, String answer) {
    return queues
        .memory()
        .share(name.appId())
        .compose(
            share ->
                bury(
                    webhook,
                    share,
                    List.of("r", reason.text(), "s", Integer.toString(status), "x", answer)));
  }

  private Future<Boolean> bury(Webhook webhook, int mostBytes, List<String> why) {
    List<String> entries = webhook.entryIds();
    List<String> args =
        new ArrayList<>(
            List.of(
                queues.process(),
                webhook.id(),
                Integer.toString(queues.limits().maxDeadLetters()),
                Long.toString(QueueLimits.DEAD_LETTERS_KEPT.toMillis()),
                Integer.toString(mostBytes),
                Integer.toString(entries.size())));
    args.addAll(entries);
    List<String> channels =
        webhook.entries().stream().flatMap(entry -> entry.channels().stream()).distinct().toList();
    args.addAll(List.of("w", webhook.id(), "p", name.endpointId()));
    args.addAll(List.of("c", String.join("\n", channels), "e", webhook.events()));
    args.addAll(List.of("n", Integer.toString(webhook.count())));
    args.addAll(List.of("t", Long.toString(webhook.happenedMs())));
    args.addAll(List.of("f", Long.toString(webhook.firstAttemptMs())));
    args.addAll(List.of("a", Integer.toString(webhook.attempts())));
    args.addAll(why);
    List<String> keys = List.of(owner, queue, begun, WebhookKeys.deadLetters(name.appId()));
    return change(QueueScripts.BURY, keys, args);
  }

  /**
   * Gives up the ownership. If events wait in the queue, other processes may take it over.
   *
   * @param note the latest one that this process has written
   */
  public Future<Void> release(String note) {
    return queues
        .link()
        .eval(QueueScripts.RELEASE, List.of(owner, queue, begun), List.of(queues.process()))
        .compose(waiting -> waiting.toLong() == 0 ? forget(note) : noteNow(waiting.toLong()));
  }

  private Future<Void> forget(String note) {
    return queues
        .link()
        .eval(QueueScripts.FORGET, List.of(WebhookKeys.queuesDue()), List.of(name.member(), note))
        .mapEmpty();
  }

  private Future<Void> noteNow(long waiting) {
    return waiting < 0 ? Future.succeededFuture() : queues.note(name, Duration.ZERO).mapEmpty();
  }

  /** Delays the time at which other processes look at the queue. Completes with the note. */
  public Future<String> putOff() {
    return queues.note(name, queues.lease());
  }

  private Future<Boolean> change(Script script, List<String> keys, List<String> args) {
    return queues.link().eval(script, keys, args).map(answer -> answer.toInteger() == 1);
  }

  private String leaseMs() {
    return Long.toString(queues.lease().toMillis());
  }
}
