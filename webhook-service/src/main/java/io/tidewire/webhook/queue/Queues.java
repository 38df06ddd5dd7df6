package io.tidewire.webhook.queue;

import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.kit.redis.CommandLink;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * All queues, and a note of which ones need attention and when. Confined to its link's event loop.
 */
public final class Queues {

  /**
   * How often one process searches all outboxes, in case a wake-up message was lost. The first
   * process to ask does it.
   */
  static final Duration OUTBOXES_EVERY = Duration.ofSeconds(30);

  private static final int MOST_DUE = 1_000;

  private final CommandLink link;
  private final String process;
  private final Duration lease;
  private final QueueLimits limits;
  private final QueueMemory memory;

  /**
   * @param process a name that no other process ever uses
   */
  public Queues(CommandLink link, String process, Duration lease, QueueLimits limits, Clock clock) {
    this.link = link;
    this.process = process;
    this.lease = lease;
    this.limits = limits;
    memory = new QueueMemory(link, limits, clock);
  }

  /**
   * The work to do.
   *
   * @param outboxes whether this process should search all outboxes
   * @param due queues that need attention
   */
  public record Work(boolean outboxes, List<QueueName> due) {}

  public Future<Work> look() {
    return link.eval(
            QueueScripts.LOOK,
            List.of(WebhookKeys.queuesDue(), WebhookKeys.outboxesSeen()),
            List.of(Integer.toString(MOST_DUE), Long.toString(OUTBOXES_EVERY.toMillis())))
        .map(
            answer ->
                new Work(
                    answer.get(0).toInteger() == 1,
                    answer.get(1).stream().map(name -> QueueName.parse(name.toString())).toList()));
  }

  /** Records that a queue needs attention. Completes with the note. */
  public Future<String> note(QueueName name, Duration fromNow) {
    return link.eval(
            QueueScripts.NOTE,
            List.of(WebhookKeys.queuesDue()),
            List.of(name.member(), Long.toString(fromNow.toMillis())))
        .map(Object::toString);
  }

  /** The queue with that name. */
  public EndpointQueue queue(QueueName name) {
    return new EndpointQueue(this, name);
  }

  CommandLink link() {
    return link;
  }

  String process() {
    return process;
  }

  /** How long a queue belongs to a process that has stopped renewing its ownership. */
  public Duration lease() {
    return lease;
  }

  public QueueLimits limits() {
    return limits;
  }

  public QueueMemory memory() {
    return memory;
  }
}
