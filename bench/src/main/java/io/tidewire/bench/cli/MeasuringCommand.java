package io.tidewire.bench.cli;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.harness.Progress;
import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.report.Report;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that measures a target and reports the result. */
abstract class MeasuringCommand implements Callable<Integer> {

  private static final int MOST_LOOPS = 256;

  private final CommandContext world;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--pace",
      paramLabel = "N",
      description = "Connections opened per second. Default: ${DEFAULT-VALUE}")
  private int pace = 2_000;

  MeasuringCommand(CommandContext world) {
    this.world = world;
  }

  /** Runs the measurement. A {@link WrongArgument} is reported as the user's error. */
  abstract Report run(RunEnvironment environment);

  int pace() {
    return pace;
  }

  /** Part of every channel's name, so that concurrent runs do not share channels. */
  String runName() {
    return Long.toString(world.clock().millis(), Character.MAX_RADIX);
  }

  @Override
  public final Integer call() {
    WrongArgument.unlessBetween("--loops", output.loops(), 1, MOST_LOOPS);
    RunEnvironment environment =
        new RunEnvironment(
            new RunEnvironment.GeneratorProcess(world.ticker(), world.clock(), world.main()),
            new Progress(spec.commandLine().getErr(), world.watched(), world.ticker()),
            new RunEnvironment.ServerUnderTest(
                target.target(world.environment()),
                target.api(world.environment()),
                output.accounts()),
            output.loops(),
            new Report.Title(output.label(), output.row()));
    output.write(run(environment), spec.commandLine().getOut());
    return 0;
  }
}
