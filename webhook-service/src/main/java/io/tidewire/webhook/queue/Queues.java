package io.tidewire.webhook.queue;

import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.kit.redis.CommandLink;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** All queues, and which of them somebody has to look at. Belongs to its link's event loop. */
public final class Queues {

  /**
   * One process looks through all outboxes so often, in case a wake-up call was lost; which one,
   * the first to ask.
   */
  static final Duration OUTBOXES_EVERY = Duration.ofSeconds(30);

  private static final int MOST_DUE = 1_000;

  private final CommandLink link;
  private final String process;
  private final Duration lease;
  private final QueueLimits limits;
  private final QueueMemory memory;

  /**
   * @param process never used by another process
   */
  public Queues(CommandLink link, String process, Duration lease, QueueLimits limits, Clock clock) {
    this.link = link;
    this.process = process;
    this.lease = lease;
    this.limits = limits;
    memory = new QueueMemory(link, limits, clock);
  }

  /**
   * What there is to do.
   *
   * @param outboxes whether it is for this process to look through all outboxes
   * @param due queues that somebody has to look at
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

  /** Has a queue looked at; completes with the note. */
  public Future<String> note(QueueName name, Duration fromNow) {
    return link.eval(
            QueueScripts.NOTE,
            List.of(WebhookKeys.queuesDue()),
            List.of(name.member(), Long.toString(fromNow.toMillis())))
        .map(Object::toString);
  }

  /** One of them. */
  public EndpointQueue queue(QueueName name) {
    return new EndpointQueue(this, name);
  }

  CommandLink link() {
    return link;
  }

  String process() {
    return process;
  }

  /** How long a queue stays with a process that says nothing any more. */
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
