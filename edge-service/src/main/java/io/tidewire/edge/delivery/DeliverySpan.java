package io.tidewire.edge.delivery;

import io.opentelemetry.api.trace.Span;
import io.tidewire.kit.tracing.Tracing;
import io.tidewire.wire.Topic;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The span of one message's delivery in this process: from its arrival to the last event loop's
 * sockets, with an event at the first socket write. Thread-safe.
 */
final class DeliverySpan {

  private final int[] loops;
  private final Span span;
  private final AtomicBoolean written = new AtomicBoolean();
  private final AtomicInteger left;

  /**
   * @param publish the trace to continue
   * @param loops those that will call {@link #begun} and {@link #done}, at least one
   */
  DeliverySpan(Tracing tracing, String publish, Topic topic, int[] loops) {
    this.loops = loops;
    left = new AtomicInteger(loops.length);
    span =
        tracing
            .received("deliver", publish)
            .setAttribute("tidewire.app_id", topic.appId())
            .setAttribute("messaging.destination.name", topic.channel().value())
            .setAttribute("tidewire.event_loops", loops.length);
  }

  int[] loops() {
    return loops;
  }

  void subscribers(int count) {
    span.setAttribute("tidewire.subscriber_count", count);
  }

  /** A loop writes to its first socket next. */
  void begun() {
    if (written.compareAndSet(false, true)) span.addEvent("first socket write");
  }

  /** A loop has given the message to all its sockets. */
  void done() {
    if (left.decrementAndGet() == 0) span.end();
  }
}
