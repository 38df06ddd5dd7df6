package io.tidewire.kit.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.tidewire.kit.net.FailureReason;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the spans that a collector accepted and those that were lost. Thread-safe. */
final class MeteredExporter implements SpanExporter {

  private static final Logger log = LoggerFactory.getLogger(MeteredExporter.class);

  private final SpanExporter exporter;
  private final Counter exported;
  private final Counter lost;
  private final AtomicInteger waiting = new AtomicInteger();

  MeteredExporter(SpanExporter exporter, MeterRegistry meters) {
    this.exporter = exporter;
    exported = spans(meters, "exported");
    lost = spans(meters, "lost");
  }

  private static Counter spans(MeterRegistry meters, String outcome) {
    return Counter.builder("tidewire_trace_spans_total")
        .description("Spans handed to the collector")
        .tag("outcome", outcome)
        .register(meters);
  }

  /** Returns whether one more span may wait for its export. Counts it as lost if not. */
  boolean expectUpTo(int capacity) {
    if (waiting.incrementAndGet() <= capacity) return true;
    waiting.decrementAndGet();
    lost.increment();
    return false;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    waiting.addAndGet(-spans.size());
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> count(result, spans.size()));
  }

  private void count(CompletableResultCode result, int spans) {
    if (result.isSuccess()) {
      exported.increment(spans);
      return;
    }
    lost.increment(spans);
    Throwable why = result.getFailureThrowable();
    log.warn(
        "the collector accepted no spans, check tidewire.tracing.endpoint spans={} why=\"{}\"",
        spans,
        why == null ? "unknown" : FailureReason.of(why));
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
