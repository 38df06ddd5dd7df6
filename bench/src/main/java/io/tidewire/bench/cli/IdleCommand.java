package io.tidewire.bench.cli;

import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.run.IdlePlan;
import io.tidewire.bench.run.IdleRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "idle",
    description =
        "Hold subscribed connections that do nothing: memory and CPU per connection, drops")
final class IdleCommand extends MeasuringCommand {

  private static final int USUAL = 10_000;

  @Option(
      names = "--connections",
      paramLabel = "N",
      split = ",",
      description =
          "Increasing numbers (1000,5000,15000) are measured one after another. Default: 10000")
  private List<Integer> steps = new ArrayList<>();

  @Mixin private ChannelOptions over = new ChannelOptions(100);

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long all of them are held. Default: 30s")
  private Duration hold = Duration.ofSeconds(30);

  @Option(
      names = "--settle",
      paramLabel = "TIME",
      description = "How long each earlier step is held. Default: 2s")
  private Duration settle = Duration.ofSeconds(2);

  @Option(
      names = "--warm-up-connections",
      paramLabel = "N",
      description =
          "Opened and closed first, so that a server's start is not counted. Default:"
              + " ${DEFAULT-VALUE}")
  private int warmUp = 500;

  IdleCommand(CommandContext world) {
    super(world);
  }

  @Override
  Report run(RunEnvironment environment) {
    IdlePlan plan =
        new IdlePlan(
            steps.isEmpty() ? List.of(USUAL) : steps,
            over.names(runName()),
            pace(),
            new IdlePlan.HoldTime(settle, hold),
            warmUp);
    return new IdleRun(environment, plan).execute();
  }
}
