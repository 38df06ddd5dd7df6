package io.tidewire.bench.cli;

import io.tidewire.bench.failure.RunFailed;
import io.tidewire.bench.machine.Accounts;
import io.tidewire.bench.machine.WatchedProcess;
import io.tidewire.bench.report.HtmlReport;
import io.tidewire.bench.report.JsonReport;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.report.TableReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which processes to watch, and where to write the results. */
final class OutputOptions {

  @Option(
      names = "--pid",
      paramLabel = "P",
      description =
          "Processes of the server on this machine, P,P or name=P,name=P: their CPU and memory are"
              + " measured (Linux)")
  private String pids = "";

  @Option(names = "--json", paramLabel = "FILE", description = "Write the result for machines")
  private @Nullable Path json;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots")
  private @Nullable Path html;

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description = "Name of the server in a comparison")
  private String label = "";

  @Option(names = "--row", paramLabel = "NAME", description = "Name of the row in a comparison")
  private String row = "";

  @Option(
      names = "--loops",
      paramLabel = "N",
      description = "Event loops that hold the connections. Default: one per processor")
  private int loops = Math.max(1, Runtime.getRuntime().availableProcessors());

  Accounts accounts() {
    return new Accounts(WatchedProcess.parse(pids));
  }

  String label() {
    return label;
  }

  String row() {
    return row;
  }

  int loops() {
    return loops;
  }

  void write(Report report, PrintWriter out) {
    out.print(TableReport.of(report));
    out.flush();
    Path forMachines = json;
    if (forMachines != null) write(forMachines, JsonReport.write(report));
    Path forPeople = html;
    if (forPeople != null) write(forPeople, HtmlReport.of(report));
  }

  static void write(Path file, String text) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) Files.createDirectories(folder);
      Files.writeString(file, text);
    } catch (IOException unable) {
      throw new RunFailed("cannot write " + file + ": " + unable.getMessage());
    }
  }
}
