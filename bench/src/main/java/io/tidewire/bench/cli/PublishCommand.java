package io.tidewire.bench.cli;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.publish.PublishPlan;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.run.PublishRun;
import io.tidewire.bench.run.RunEnvironment;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "publish",
    description = "Publish over HTTP to channels without subscribers: throughput and latency")
final class PublishCommand extends MeasuringCommand {

  @Mixin private ChannelOptions over = new ChannelOptions(100);
  @Mixin private PublishOptions publishing = new PublishOptions();

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Events per second. Default: ${DEFAULT-VALUE}")
  private double rate = 1_000;

  @Option(names = "--saturate", description = "As many as come back, instead of a rate")
  private boolean saturating;

  @Option(names = "--duration", paramLabel = "TIME", description = "Measured time. Default: 30s")
  private Duration duration = Duration.ofSeconds(30);

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      description = "Time before it, under the same load. Default: 3s")
  private Duration warmUp = Duration.ofSeconds(3);

  PublishCommand(CommandContext world) {
    super(world);
  }

  @Override
  Report run(RunEnvironment surroundings) {
    if (!saturating && !(rate > 0)) {
      throw new WrongArgument("--rate", "expected events per second above 0, got " + rate);
    }
    List<String> names = over.names(runName());
    PublishPlan plan = publishing.plan(names, saturating ? 0 : rate);
    return new PublishRun(surroundings, plan, warmUp, positive("--duration", duration)).execute();
  }
}
