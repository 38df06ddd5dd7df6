package io.tidewire.bench.cli;

import io.tidewire.bench.report.HtmlReport;
import io.tidewire.bench.report.JsonReport;
import io.tidewire.bench.report.MarkdownReport;
import io.tidewire.bench.report.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "summary",
    description = "Put the results (*.json) of a folder beside each other: JSON, Markdown, HTML")
final class SummaryCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FOLDER", description = "Contains results that --json wrote")
  private Path folder = Path.of(".");

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Where results.json, results.md and report.html go")
  private Path out = Path.of(".");

  @Override
  public Integer call() {
    List<Report> reports = ResultFiles.read(ResultFiles.in(folder));
    String markdown = MarkdownReport.of(reports);
    OutputOptions.write(out.resolve("results.json"), JsonReport.write(reports));
    OutputOptions.write(out.resolve("results.md"), markdown);
    OutputOptions.write(out.resolve("report.html"), HtmlReport.of(reports));
    spec.commandLine().getOut().print(markdown);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
