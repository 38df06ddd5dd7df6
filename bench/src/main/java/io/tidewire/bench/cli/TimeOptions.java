package io.tidewire.bench.cli;

import io.tidewire.bench.harness.MeasuredTime;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options for the duration of a run. */
final class TimeOptions {

  @Option(names = "--duration", paramLabel = "TIME", description = "Measured time. Default: 30s")
  private Duration duration = Duration.ofSeconds(30);

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      description = "Time before it, under the same load. Default: 3s")
  private Duration warmUp = Duration.ofSeconds(3);

  MeasuredTime measured() {
    return new MeasuredTime(warmUp, duration);
  }
}
