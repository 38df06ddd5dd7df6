package io.tidewire.bench.cli;

import io.tidewire.bench.harness.RampUp;
import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.run.FanoutPlan;
import io.tidewire.bench.run.FanoutRun;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "fanout",
    description =
        "Publish to subscribed channels: deliveries, completeness, latency, CPU per delivery")
final class FanoutCommand extends MeasuringCommand {

  private static final int USUAL_PROBES = 4;

  @Mixin private PublisherOptions publishing = new PublisherOptions();

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Subscribers in all. Default: ${DEFAULT-VALUE}")
  private int connections = 1_000;

  @Mixin private ChannelOptions over = new ChannelOptions(1);

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Events published per second, over all channels. Default: ${DEFAULT-VALUE}")
  private double rate = 50;

  @Option(
      names = "--probes",
      paramLabel = "N",
      description =
          "How many of the subscribers live in a process of their own and measure latency. Default:"
              + " 4")
  private int probes;

  @Mixin private TimeOptions time = new TimeOptions();

  @Option(
      names = "--listen",
      description = "Publish nothing: the server does so by itself, with our stamp (bench/floor.c)")
  private boolean listening;

  FanoutCommand(CommandContext world) {
    super(world);
  }

  @Override
  Report run(RunEnvironment environment) {
    List<String> names = over.names(runName());
    FanoutPlan plan =
        new FanoutPlan(
            new RampUp(connections, pace()),
            probes == 0 ? Math.min(USUAL_PROBES, Math.max(1, connections)) : probes,
            publishing.plan(names, rate),
            time.measured(),
            listening);
    return new FanoutRun(environment, plan).execute();
  }
}
