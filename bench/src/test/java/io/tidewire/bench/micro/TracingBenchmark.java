package io.tidewire.bench.micro;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.tidewire.kit.tracing.Tracing;
import io.tidewire.kit.tracing.TracingSettings;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of tracing for a publish request that is not sampled. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TracingBenchmark {

  private static final Optional<String> NOT_SAMPLED =
      Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");

  private final Tracing off = Tracing.off();
  private final Tracing on =
      Tracing.of(
          new TracingSettings(Optional.of(URI.create("http://127.0.0.1:4318/v1/traces")), 0, 100),
          Map.of("service.name", "bench"),
          new SimpleMeterRegistry(),
          Clock.systemUTC());

  @Benchmark
  public String withoutTraces() {
    return travelling(off.request("publish", Optional.empty()));
  }

  @Benchmark
  public String notSampled() {
    return travelling(on.request("publish", Optional.empty()));
  }

  @Benchmark
  public String notSampledByItsCaller() {
    return travelling(on.request("publish", NOT_SAMPLED));
  }

  private static String travelling(Span span) {
    String trace = Tracing.traceParent(span);
    span.end();
    return trace;
  }
}
