package io.tidewire.bench.cli;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.harness.RampUp;
import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.run.StormPlan;
import io.tidewire.bench.run.StormRun;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "storm",
    description = "Cut all connections at once and let the clients return: time until all are back")
final class StormCommand extends MeasuringCommand {

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Clients. Default: ${DEFAULT-VALUE}")
  private int connections = 10_000;

  @Mixin private ChannelOptions over = new ChannelOptions(100);

  @Option(
      names = "--return",
      paramLabel = "TIME",
      description = "Spread the return over this time. Default: 0s, all at once")
  private Duration spread = Duration.ZERO;

  @Option(
      names = {"--limit", "--duration"},
      paramLabel = "TIME",
      description = "A client that has not returned by then counts as missing. Default: 30s")
  private Duration limit = Duration.ofSeconds(30);

  @Option(
      names = "--missed",
      paramLabel = "N",
      description =
          "Publish about N events to each channel while no client is connected; needs --recovery."
              + " Default: ${DEFAULT-VALUE}")
  private int missed;

  StormCommand(CommandContext world) {
    super(world);
  }

  @Override
  Report run(RunEnvironment environment) {
    if (missed > 0 && !environment.server().target().recovering()) {
      throw new WrongArgument(
          "--missed", "needs --recovery: other clients do not receive missed events");
    }
    if (limit.isZero()) throw new WrongArgument("--limit", "expected a time above 0");
    StormPlan plan =
        new StormPlan(
            new RampUp(connections, pace()), over.names(runName()), spread, limit, missed);
    return new StormRun(environment, plan).execute();
  }
}
