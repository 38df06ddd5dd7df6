package io.tidewire.bench.report;

import java.util.List;

/** A comparison as Markdown, for a page of a repository. */
public final class MarkdownReport {

  private MarkdownReport() {}

  public static String of(List<Report> reports) {
    StringBuilder page = new StringBuilder("# Measured ");
    page.append(reports.isEmpty() ? "" : reports.get(0).conditions().startedAt()).append("\n\n");
    if (!reports.isEmpty()) {
      reports
          .get(0)
          .conditions()
          .machine()
          .forEach((name, value) -> page.append("- ").append(name + ": " + value + "\n"));
    }
    page.append(
        "\n"
            + "Servers were measured in turn on the same machine, which the load generator"
            + " shared.\n\n");
    line(page, ComparisonLine.TITLES);
    line(page, ComparisonLine.TITLES.stream().map(title -> "---").toList());
    ComparisonLine.of(reports).forEach(line -> line(page, line.cells()));
    return page.append('\n').toString();
  }

  private static void line(StringBuilder page, List<String> cells) {
    page.append("| ")
        .append(String.join(" | ", cells.stream().map(cell -> cell.replace("|", "\\|")).toList()))
        .append(" |\n");
  }
}
