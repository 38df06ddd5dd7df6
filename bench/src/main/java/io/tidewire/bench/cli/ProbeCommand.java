package io.tidewire.bench.cli;

import io.tidewire.bench.probe.Probe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the probe's process. For this program's own use. */
@Command(name = "probe", hidden = true, description = "For this program's own use")
final class ProbeCommand implements Callable<Integer> {

  private final CommandContext world;

  @Spec private CommandSpec spec = CommandSpec.create();

  ProbeCommand(CommandContext world) {
    this.world = world;
  }

  @Override
  public Integer call() throws IOException {
    new Probe(world.ticker())
        .run(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            spec.commandLine().getOut());
    return 0;
  }
}
