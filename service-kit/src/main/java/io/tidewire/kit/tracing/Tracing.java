package io.tidewire.kit.tracing;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The traces of one process. A span that is not sampled records nothing. Thread-safe. */
public final class Tracing {

  /** How long an export may take; the spans are lost then. */
  private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);

  private static final String TRACE_PARENT = "traceparent";

  /** The exporter's own log, which would tell each failure once more. Held: it is a weak one. */
  private static final Logger EXPORTER_LOG = Logger.getLogger("io.opentelemetry.exporter");

  private static final TextMapGetter<String> AS_TRACE_PARENT =
      new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable String traceParent, String key) {
          return key.equals(TRACE_PARENT) ? traceParent : null;
        }
      };

  private final Tracer tracer;
  private final @Nullable SdkTracerProvider provider;

  private Tracing(@Nullable SdkTracerProvider provider) {
    this.provider = provider;
    TracerProvider spans = provider == null ? OpenTelemetry.noop().getTracerProvider() : provider;
    tracer = spans.get("io.tidewire");
  }

  /** Samples nothing. */
  public static Tracing off() {
    return new Tracing(null);
  }

  /**
   * As the settings say: spans leave in batches, from a queue that drops what it cannot hold.
   *
   * @param process what the spans are from, by the names of OpenTelemetry's conventions for
   *     resources
   */
  public static Tracing of(
      TracingSettings settings, Map<String, String> process, MeterRegistry meters, Clock clock) {
    return settings
        .collector()
        .map(
            collector -> {
              MeteredExporter exporter = new MeteredExporter(exporter(collector), meters);
              SpanProcessor queue = new SpanQueue(exporter, EXPORT_TIMEOUT);
              return to(queue, settings, resource(process), clock);
            })
        .orElseGet(Tracing::off);
  }

  /**
   * @param processor receives the sampled spans
   * @param resource says which process they are from
   */
  static Tracing to(
      SpanProcessor processor, TracingSettings settings, Resource resource, Clock clock) {
    Sampler sampler = Sampler.parentBased(Sampler.traceIdRatioBased(settings.ratio()));
    return new Tracing(
        SdkTracerProvider.builder()
            .setResource(resource)
            .setSampler(new LimitedSampler(sampler, settings.perSecond(), clock))
            .addSpanProcessor(processor)
            .build());
  }

  private static SpanExporter exporter(URI collector) {
    EXPORTER_LOG.setLevel(Level.OFF);
    return OtlpHttpSpanExporter.builder()
        .setEndpoint(collector.toString())
        .setTimeout(EXPORT_TIMEOUT)
        .build();
  }

  private static Resource resource(Map<String, String> process) {
    AttributesBuilder attributes = Attributes.builder();
    process.forEach(attributes::put);
    return Resource.getDefault().merge(Resource.create(attributes.build()));
  }

  /** Whether anything can be sampled. */
  public boolean isOn() {
    return provider != null;
  }

  /**
   * Begins the span of a request.
   *
   * @param traceParent the caller's, in W3C's form. It is not trusted: what cannot be read begins a
   *     trace of its own
   */
  public Span request(String name, Optional<String> traceParent) {
    if (!isOn()) return Span.getInvalid();
    Context parent = traceParent.map(Tracing::context).orElseGet(Context::root);
    return begin(name, SpanKind.SERVER, parent);
  }

  /**
   * Begins the span of a message that another process has sent.
   *
   * @param traceParent from {@link #traceParent} there
   */
  public Span received(String name, String traceParent) {
    if (!isOn()) return Span.getInvalid();
    return begin(name, SpanKind.CONSUMER, context(traceParent));
  }

  private Span begin(String name, SpanKind kind, Context parent) {
    return tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan();
  }

  private static Context context(String traceParent) {
    return W3CTraceContextPropagator.getInstance()
        .extract(Context.root(), traceParent, AS_TRACE_PARENT);
  }

  /**
   * What other processes need in order to continue the span (W3C Trace Context, "traceparent");
   * empty if it is not sampled.
   */
  public static String traceParent(Span span) {
    SpanContext context = span.getSpanContext();
    if (!context.isSampled()) return "";
    return "00-%s-%s-%s"
        .formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
  }

  /** Hands over what is queued, for as long as an export may take, and ends. Never fails. */
  public Future<Void> close() {
    if (provider == null) return Future.succeededFuture();
    Promise<Void> closed = Promise.promise();
    CompletableResultCode result = provider.shutdown();
    result.whenComplete(closed::tryComplete);
    return closed.future();
  }
}
