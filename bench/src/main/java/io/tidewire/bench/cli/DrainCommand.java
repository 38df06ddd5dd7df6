package io.tidewire.bench.cli;

import io.tidewire.bench.drain.DrainPlan;
import io.tidewire.bench.drain.DrainRun;
import io.tidewire.bench.harness.RampUp;
import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.report.Report;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "drain",
    description =
        "Publish to clients of every kind (stock, private, presence, rec1) while you replace or"
            + " add servers; measure lost events, times to reconnect and announced departures")
final class DrainCommand extends MeasuringCommand {

  @Mixin private PublisherOptions publishing = new PublisherOptions();

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Clients in all, a fifth of each kind. Default: ${DEFAULT-VALUE}")
  private int connections = 1_000;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "Channels in all, a fifth for each kind. Default: ${DEFAULT-VALUE}")
  private int channels = 200;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description =
          "How the channels' names begin, behind private- or presence-; a namespace with a history"
              + " must cover them, for rec1 to lose nothing. Default: ${DEFAULT-VALUE}")
  private String prefix = "bench-stream-";

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Events published per second, over all channels. Default: ${DEFAULT-VALUE}")
  private double rate = 200;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long to publish. Default: 60s")
  private Duration duration = Duration.ofSeconds(60);

  DrainCommand(CommandContext world) {
    super(world);
  }

  @Override
  Report run(RunEnvironment environment) {
    List<String> names = DrainPlan.channels(prefix, runName(), channels);
    DrainPlan plan =
        new DrainPlan(new RampUp(connections, pace()), publishing.plan(names, rate), duration);
    return DrainRun.execute(environment, plan);
  }
}
