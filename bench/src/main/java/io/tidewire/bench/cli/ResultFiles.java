package io.tidewire.bench.cli;

import io.tidewire.bench.failure.RunFailed;
import io.tidewire.bench.report.JsonReport;
import io.tidewire.bench.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Reads the results of earlier runs. */
final class ResultFiles {

  private ResultFiles() {}

  /** The results in the order in which they were measured. */
  static List<Report> read(List<Path> files) {
    List<Report> reports = new ArrayList<>();
    for (Path file : files) {
      try {
        reports.addAll(JsonReport.read(Files.readString(file)));
      } catch (IOException unreadable) {
        throw new RunFailed("cannot read " + file);
      } catch (RunFailed notOurs) {
        throw new RunFailed(file + ": " + notOurs.getMessage());
      }
    }
    reports.sort(Comparator.comparing(report -> report.conditions().startedAt()));
    if (reports.isEmpty()) throw new RunFailed("no results");
    return reports;
  }

  static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException unreadable) {
      throw new RunFailed("cannot read " + folder);
    }
  }
}
