package io.tidewire.kit.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;

/**
 * Exports spans in batches. Spans that arrive while {@value #CAPACITY} wait are dropped and counted
 * as lost, which OpenTelemetry's own queue would not tell. Thread-safe.
 */
final class SpanQueue implements SpanProcessor {

  static final int CAPACITY = 2_048;

  private final MeteredExporter exporter;
  private final SpanProcessor batches;

  /**
   * @param timeout how long an export may take
   */
  SpanQueue(MeteredExporter exporter, Duration timeout) {
    this.exporter = exporter;
    batches =
        BatchSpanProcessor.builder(exporter)
            .setExporterTimeout(timeout)
            .setMaxQueueSize(CAPACITY)
            .build();
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    batches.onStart(parent, span);
  }

  @Override
  public boolean isStartRequired() {
    return batches.isStartRequired();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) return;
    if (exporter.expectUpTo(CAPACITY)) batches.onEnd(span);
  }

  @Override
  public boolean isEndRequired() {
    return batches.isEndRequired();
  }

  @Override
  public CompletableResultCode shutdown() {
    return batches.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return batches.forceFlush();
  }
}
