package io.tidewire.kit.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String SAMPLED = "00-" + TRACE + "-" + CALLER + "-01";
  private static final Map<String, String> PROCESS = Map.of("service.name", "tidewire-edge");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final ManualClock clock = new ManualClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void aRequestContinuesTheSampledTraceOfItsCaller() {
    Tracing tracing = tracing(0, 10);

    Span span = tracing.request("POST /events", Optional.of(SAMPLED));
    span.end();

    assertThat(exporter.getFinishedSpanItems())
        .singleElement()
        .satisfies(
            data -> {
              assertThat(data.getTraceId()).isEqualTo(TRACE);
              assertThat(data.getParentSpanId()).isEqualTo(CALLER);
              assertThat(data.getKind()).isEqualTo(SpanKind.SERVER);
            });
  }

  @Test
  void anotherProcessContinuesTheSpanSentWithTheMessage() {
    Span publish = tracing(1, 10).request("publish", Optional.empty());

    Tracing elsewhere = tracing(0, 10);
    elsewhere.received("deliver", Tracing.traceParent(publish)).end();

    SpanData delivery = exporter.getFinishedSpanItems().get(0);
    assertThat(delivery.getTraceId()).isEqualTo(publish.getSpanContext().getTraceId());
    assertThat(delivery.getParentSpanId()).isEqualTo(publish.getSpanContext().getSpanId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "00-" + TRACE + "-" + CALLER, "00-" + TRACE + "-" + CALLER + "-00", "xx", "|"})
  void unsampledTracesAreNeitherRecordedNorPropagated(String traceParent) {
    Span span = tracing(0, 10).request("publish", Optional.of(traceParent));
    span.end();

    assertThat(Tracing.traceParent(span)).isEmpty();
    assertThat(exporter.getFinishedSpanItems()).isEmpty();
  }

  @Test
  void aCallerThatSamplesEverythingIsLimited() {
    Tracing tracing = tracing(0, 3);

    for (int i = 0; i < 20; i++) tracing.request("publish", Optional.of(SAMPLED)).end();
    assertThat(exporter.getFinishedSpanItems()).hasSize(3);

    clock.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 20; i++) tracing.request("publish", Optional.of(SAMPLED)).end();
    assertThat(exporter.getFinishedSpanItems()).hasSize(6);
  }

  @Test
  void nothingIsRecordedWithoutACollector() {
    Tracing tracing = Tracing.of(settings(Map.of()), PROCESS, new SimpleMeterRegistry(), clock);

    assertThat(tracing.isOn()).isFalse();
    assertThat(tracing.request("publish", Optional.of(SAMPLED)).isRecording()).isFalse();
    assertThat(tracing.close().succeeded()).isTrue();
  }

  @Test
  void theSpansThatACollectorRefusesAreCountedAsLost() throws IOException {
    HttpServer collector = collector(() -> {});
    Tracing tracing = tracingTo(collector);

    tracing.request("publish", Optional.of(SAMPLED)).end();
    tracing.close().await();

    assertThat(lost()).isEqualTo(1);
    collector.stop(0);
  }

  @Test
  void theSpansThatAFullQueueDropsAreCountedAsLost() throws IOException {
    CountDownLatch ended = new CountDownLatch(1);
    HttpServer collector = collector(ended::await);
    Tracing tracing = tracingTo(collector);
    int spans = 3 * SpanQueue.CAPACITY;

    for (int i = 0; i < spans; i++) tracing.request("publish", Optional.of(SAMPLED)).end();

    assertThat(lost()).isPositive();
    ended.countDown();
    tracing.close().await();
    assertThat(lost()).isEqualTo(spans);
    collector.stop(0);
  }

  /** Refuses everything. */
  private static HttpServer collector(Before answer) throws IOException {
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          try {
            answer.happens();
          } catch (InterruptedException stopped) {
            throw new IOException(stopped);
          }
          exchange.sendResponseHeaders(400, -1);
          exchange.close();
        });
    collector.start();
    return collector;
  }

  private interface Before {
    void happens() throws InterruptedException;
  }

  private Tracing tracingTo(HttpServer collector) {
    String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort();
    Map<String, String> values =
        Map.of("tidewire.tracing.endpoint", endpoint, "tidewire.tracing.max-per-second", "100000");
    return Tracing.of(settings(values), PROCESS, meters, clock);
  }

  private double lost() {
    return meters.get("tidewire_trace_spans_total").tag("outcome", "lost").counter().count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:4318",
        "ftp://host",
        "http://user:word@host",
        "http://host?key=secret",
        "http://"
      })
  void anEndpointThatIsNotABaseUrlIsRefusedWithoutQuotingIt(String endpoint) {
    assertThatThrownBy(() -> settings(Map.of("tidewire.tracing.endpoint", endpoint)))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("TIDEWIRE_TRACING_ENDPOINT")
        .hasMessageNotContaining("word")
        .hasMessageNotContaining("secret");
  }

  @Test
  void spansGoToTheTracesPathBelowTheEndpoint() {
    assertThat(settings(Map.of("tidewire.tracing.endpoint", "https://host/otlp")).collector())
        .hasToString("Optional[https://host/otlp/v1/traces]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "1.1", "NaN", "all"})
  void aRatioIsANumberFromZeroToOne(String ratio) {
    assertThatThrownBy(() -> settings(Map.of("tidewire.tracing.sample-ratio", ratio)))
        .hasMessageContaining("from 0 to 1");
  }

  private static TracingSettings settings(Map<String, String> values) {
    return TracingSettings.from(Settings.of(values));
  }

  private Tracing tracing(double ratio, int perSecond) {
    TracingSettings settings = new TracingSettings(Optional.empty(), ratio, perSecond);
    return Tracing.to(SimpleSpanProcessor.create(exporter), settings, Resource.getDefault(), clock);
  }
}
