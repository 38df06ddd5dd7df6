package io.tidewire.bench.cli;

import io.tidewire.bench.report.Report;
import io.tidewire.bench.run.ChurnPlan;
import io.tidewire.bench.run.ChurnRun;
import io.tidewire.bench.run.FanoutPlan;
import io.tidewire.bench.run.Surroundings;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "churn",
    description =
        "Clients keep changing channels while a probe on another channel measures delivery latency")
final class ChurnCommand extends MeasuringCommand {

  @Mixin private PublishOptions publishing = new PublishOptions();

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Clients. Default: ${DEFAULT-VALUE}")
  private int connections = 1_000;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "Channels that they move among. Default: ${DEFAULT-VALUE}")
  private int channels = 10_000;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "public, private or presence (then each change is a join and a leave). Default: ${DEFAULT-VALUE}")
  private String kind = "public";

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "Subscribes per second, each with an unsubscribe from the channel before. Default: ${DEFAULT-VALUE}")
  private double rate = 1_000;

  @Option(
      names = "--probe-rate",
      paramLabel = "R",
      description = "Events per second on the probe's channel. Default: ${DEFAULT-VALUE}")
  private double probeRate = 50;

  @Option(
      names = "--probes",
      paramLabel = "N",
      description = "Subscribers of that channel. Default: ${DEFAULT-VALUE}")
  private int probes = 4;

  @Option(names = "--duration", paramLabel = "TIME", description = "Measured time. Default: 30s")
  private Duration duration = Duration.ofSeconds(30);

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      description = "Time before it, under the same load. Default: 3s")
  private Duration warmUp = Duration.ofSeconds(3);

  ChurnCommand(World world) {
    super(world);
  }

  @Override
  Report run(Surroundings surroundings) {
    String run = runName();
    List<String> quiet = FanoutPlan.channels("public", run + "-quiet", 1);
    ChurnPlan plan =
        new ChurnPlan(
            connections,
            FanoutPlan.channels(kind(kind), run, channels(channels)),
            pace(),
            rate,
            probes,
            publishing.plan(quiet, probeRate),
            warmUp,
            positive("--duration", duration));
    return new ChurnRun(surroundings, plan).execute();
  }
}
