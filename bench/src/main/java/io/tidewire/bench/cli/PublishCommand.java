package io.tidewire.bench.cli;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.publish.PublishPlan;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.run.PublishRun;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "publish",
    description = "Publish over HTTP to channels without subscribers: throughput and latency")
final class PublishCommand extends MeasuringCommand {

  @Mixin private ChannelOptions over = new ChannelOptions(100);
  @Mixin private PublisherOptions publishing = new PublisherOptions();

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Events per second. Default: ${DEFAULT-VALUE}")
  private double rate = 1_000;

  @Option(
      names = "--saturate",
      description = "Publish as fast as the server answers, instead of at a rate")
  private boolean saturating;

  @Mixin private TimeOptions time = new TimeOptions();

  PublishCommand(CommandContext world) {
    super(world);
  }

  @Override
  Report run(RunEnvironment environment) {
    if (!saturating && !(rate > 0)) {
      throw new WrongArgument("--rate", "expected events per second above 0, got " + rate);
    }
    List<String> names = over.names(runName());
    PublishPlan plan = publishing.plan(names, saturating ? 0 : rate);
    return new PublishRun(environment, plan, time.measured()).execute();
  }
}
