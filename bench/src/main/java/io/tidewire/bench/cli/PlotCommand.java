package io.tidewire.bench.cli;

import io.tidewire.bench.failure.RunFailed;
import io.tidewire.bench.report.GrowthPlots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "plot",
    description = "Draw how cost grows with connections and deliveries, as SVG files")
final class PlotCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Results, of runs or comparisons")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Where to put them")
  private Path out = Path.of(".");

  @Override
  public Integer call() {
    Map<String, String> plots = GrowthPlots.of(ResultFiles.read(files));
    if (plots.isEmpty()) throw new RunFailed("these results contain nothing to plot");
    plots.forEach(
        (name, drawing) -> {
          OutputOptions.write(out.resolve(name), drawing);
          spec.commandLine().getOut().println(out.resolve(name));
        });
    spec.commandLine().getOut().flush();
    return 0;
  }
}
