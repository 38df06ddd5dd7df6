package io.tidewire.bench.cli;

import io.tidewire.bench.harness.ChannelNames;
import io.tidewire.bench.harness.RampUp;
import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.run.ChurnPlan;
import io.tidewire.bench.run.ChurnRun;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "churn",
    description =
        "Clients keep changing channels while a probe on another channel measures delivery latency")
final class ChurnCommand extends MeasuringCommand {

  @Mixin private ChannelOptions over = new ChannelOptions(10_000);
  @Mixin private PublisherOptions publishing = new PublisherOptions();

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Clients. Default: ${DEFAULT-VALUE}")
  private int connections = 1_000;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "Subscribes per second, each with an unsubscribe from the channel before. Default:"
              + " ${DEFAULT-VALUE}")
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

  @Mixin private TimeOptions time = new TimeOptions();

  ChurnCommand(CommandContext world) {
    super(world);
  }

  @Override
  Report run(RunEnvironment environment) {
    String run = runName();
    List<String> quiet =
        new ChannelNames("public", ChannelNames.USUAL_PREFIX).of(run + "-quiet", 1);
    ChurnPlan plan =
        new ChurnPlan(
            new RampUp(connections, pace()),
            over.names(run),
            rate,
            new ChurnPlan.QuietChannel(probes, publishing.plan(quiet, probeRate)),
            time.measured());
    return new ChurnRun(environment, plan).execute();
  }
}
