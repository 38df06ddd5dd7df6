package io.tidewire.webhook.delivery;

import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.time.Timers;
import io.tidewire.webhook.outbox.OutboxMover;
import io.tidewire.webhook.queue.QueueName;
import io.tidewire.webhook.queue.Queues;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Finds work and assigns it: outboxes to the {@link OutboxMover}, each queue to an {@link
 * EndpointWorker}. Any number of processes may run one; a queue belongs to one process at a time.
 *
 * <p>Confined to one event loop.
 */
public final class Dispatcher {

  /**
   * The most queues that one process delivers. Further queues are left to other processes, or wait.
   */
  private static final int MAX_WORKERS = 2_000;

  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(31);

  private final Queues queues;
  private final OutboxMover outboxes;
  private final DeliveryServices services;
  private final Map<QueueName, EndpointWorker> workers = new HashMap<>();
  private Timers.Cancel looking = () -> {};
  private boolean asking;
  private boolean lookAtAll = true;
  private boolean draining;

  public Dispatcher(Queues queues, OutboxMover outboxes, DeliveryServices services) {
    this.queues = queues;
    this.outboxes = outboxes;
    this.services = services;
  }

  /** Starts the regular search for work. */
  public void start(Duration pollInterval) {
    looking = services.time().timers().every(pollInterval, this::look);
  }

  /** An event was added to the outbox. */
  public void wake(Partition partition) {
    if (!draining) outboxes.wake(partition, this::wake);
  }

  /** Searches all outboxes, because wake-up messages may have been lost. */
  public void lookAtAll() {
    lookAtAll = true;
  }

  private void look() {
    workers.values().removeIf(EndpointWorker::isOver);
    tellMeters();
    if (asking) return;
    asking = true;
    queues
        .look()
        .onComplete(
            work -> {
              asking = false;
              if (work.failed() || draining) return;
              outboxes.look(work.result().outboxes() || lookAtAll, this::wake);
              lookAtAll = false;
              work.result().due().forEach(this::wake);
            });
  }

  private void wake(QueueName name) {
    if (draining) return;
    EndpointWorker worker = workers.get(name);
    if (worker == null) {
      if (workers.size() >= MAX_WORKERS) return;
      worker = new EndpointWorker(queues.queue(name), services, queues.lease());
      workers.put(name, worker);
    }
    worker.wake();
  }

  private void tellMeters() {
    long now = services.nowMs();
    long oldest = now;
    int owned = 0;
    int open = 0;
    for (EndpointWorker worker : workers.values()) {
      if (worker.isOwner()) owned++;
      if (worker.isBreakerOpen()) open++;
      oldest = Math.min(oldest, worker.oldestMs().orElse(now));
    }
    services.meters().queues(owned, open, now - oldest);
  }

  /** Starts nothing more. Completes when the attempts in progress have ended or timed out. */
  public Future<Void> drain() {
    if (draining) return Future.succeededFuture();
    draining = true;
    looking.cancel();
    List<Future<Void>> finished = workers.values().stream().map(EndpointWorker::drain).toList();
    return Future.join(finished)
        .timeout(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }
}
