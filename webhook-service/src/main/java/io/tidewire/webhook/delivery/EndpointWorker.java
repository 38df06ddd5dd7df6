package io.tidewire.webhook.delivery;

import io.tidewire.kit.time.Timers;
import io.tidewire.webhook.queue.EndpointQueue;
import io.tidewire.webhook.queue.QueueEntry;
import io.tidewire.webhook.queue.Webhook;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns the queue of one endpoint while it has work, and reads it. Confined to one event loop. */
final class EndpointWorker {

  private static final Logger log = LoggerFactory.getLogger(EndpointWorker.class);

  /** How many entries are read at a time. */
  private static final int PAGE = 50;

  /** How many renewals in a row may fail before the process counts its queue as lost. */
  private static final int RENEWALS = 3;

  /** An owner that cannot renew its ownership stops this long before others may take over. */
  private static final Duration SAFETY = Duration.ofMillis(500);

  private static final Duration RELEASE_AFTER = Duration.ofSeconds(10);

  private enum State {
    OUTSIDE,
    ACQUIRING,
    OWNER
  }

  private final EndpointQueue queue;
  private final DeliveryServices services;
  private final Duration lease;
  private final EndpointHealth health;
  private final QueueWindow window = new QueueWindow();
  private QueueSender deliveries;
  private State state = State.OUTSIDE;
  private Timers.Cancel renewing = () -> {};
  private long ownerUntilMs;
  private long retryAtMs;
  private long emptySinceMs;
  private String note = "";
  private String lastRead = "";
  private boolean reading;
  private boolean more;
  private boolean draining;

  EndpointWorker(EndpointQueue queue, DeliveryServices services, Duration lease) {
    this.queue = queue;
    this.services = services;
    this.lease = lease;
    health = new EndpointHealth(services.time().clock());
    deliveries = deliveries();
  }

  private QueueSender deliveries() {
    return new QueueSender(queue, services, health, window, new Ownership());
  }

  boolean isOwner() {
    return state == State.OWNER;
  }

  boolean isBreakerOpen() {
    return health.isOpen();
  }

  OptionalLong oldestMs() {
    return window.oldestMs();
  }

  /** Whether the worker has no state left and can be removed. */
  boolean isOver() {
    return state == State.OUTSIDE && services.nowMs() >= retryAtMs;
  }

  /** The queue may have events, or may have no owner. */
  void wake() {
    if (draining || state == State.ACQUIRING) return;
    if (state == State.OWNER) {
      more = true;
      putOff().onSuccess(noted -> read());
    } else if (services.nowMs() >= retryAtMs) {
      acquire();
    }
  }

  private void acquire() {
    state = State.ACQUIRING;
    long asked = services.nowMs();
    queue
        .acquire()
        .onFailure(failure -> stayOutside())
        .onSuccess(begun -> begun.ifPresentOrElse(found -> own(found, asked), this::stayOutside));
  }

  /**
   * Another process owns the queue, or Redis is unavailable. Tries again when that may have
   * changed.
   */
  private void stayOutside() {
    state = State.OUTSIDE;
    retryAtMs = services.nowMs() + lease.toMillis() / RENEWALS;
  }

  private void own(List<Webhook> begun, long asked) {
    state = State.OWNER;
    ownerUntilMs = asked + lease.toMillis();
    emptySinceMs = 0;
    lastRead = "";
    more = true;
    reading = false;
    window.clear();
    deliveries = deliveries();
    deliveries.resume(begun);
    renewing = services.time().timers().every(lease.dividedBy(RENEWALS), this::renew);
    if (draining) {
      release();
      return;
    }
    putOff().onSuccess(noted -> read());
    deliveries.pump();
  }

  /** Tells other processes not to look at the queue for a while. */
  private Future<String> putOff() {
    return queue.putOff().onSuccess(noted -> note = noted);
  }

  private void renew() {
    long asked = services.nowMs();
    if (asked >= ownerUntilMs - SAFETY.toMillis()) {
      lose("not renewed in time");
      return;
    }
    QueueSender current = deliveries;
    queue
        .renew()
        .onSuccess(
            renewed -> {
              if (current != deliveries || state != State.OWNER) return;
              if (renewed) {
                ownerUntilMs = asked + lease.toMillis();
              } else {
                lose("another process took over");
              }
            });
    putOff();
    releaseIfEmpty();
  }

  private void lose(String why) {
    if (state != State.OWNER) return;
    log.warn(
        "webhook queue lost app={} endpoint={} why={}",
        queue.name().appId(),
        queue.name().endpointId(),
        why);
    leave();
  }

  private void leave() {
    state = State.OUTSIDE;
    retryAtMs = services.nowMs();
    renewing.cancel();
    deliveries.end();
    window.clear();
  }

  private void read() {
    if (state != State.OWNER || reading || !more || !window.hasRoom() || draining) return;
    reading = true;
    QueueSender current = deliveries;
    queue
        .read(lastRead, PAGE)
        .onComplete(
            page -> {
              if (current != deliveries) return;
              reading = false;
              if (page.failed()) return; // The next search of the queue reads it again.
              add(page.result());
            });
  }

  private void add(List<QueueEntry> page) {
    more = page.size() == PAGE;
    if (!page.isEmpty()) {
      lastRead = page.get(page.size() - 1).id();
      window.add(page);
    }
    deliveries.pump();
    read();
  }

  /** Keeps an empty queue for a while, so that the next event does not have to acquire it. */
  private void releaseIfEmpty() {
    if (!window.isEmpty() || more || reading || !deliveries.isIdle()) {
      emptySinceMs = 0;
      return;
    }
    long now = services.nowMs();
    if (emptySinceMs == 0) emptySinceMs = now;
    if (now - emptySinceMs >= RELEASE_AFTER.toMillis()) release();
  }

  private Future<Void> release() {
    leave();
    return queue.release(note);
  }

  /** Finishes what is in progress, and leaves the rest to other processes. */
  Future<Void> drain() {
    draining = true;
    if (state != State.OWNER) return Future.succeededFuture();
    return deliveries
        .drain()
        .compose(finished -> state == State.OWNER ? release() : Future.<Void>succeededFuture());
  }

  private final class Ownership implements QueueOwner {

    @Override
    public boolean mayStart() {
      return state == State.OWNER
          && services.nowMs() < ownerUntilMs - SAFETY.toMillis()
          && !draining;
    }

    @Override
    public void progressed() {
      read();
    }

    @Override
    public void lost() {
      lose("another process took over");
    }
  }
}
