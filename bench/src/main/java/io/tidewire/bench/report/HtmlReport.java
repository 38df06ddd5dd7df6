package io.tidewire.bench.report;

import io.tidewire.bench.stats.LatencySummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A self-contained page with figures, tables and plots, in light and dark. */
public final class HtmlReport {

  private static final String STYLE =
      """
      :root{color-scheme:light dark;--back:#f5f7fa;--card:#ffffff;--line:#dfe4ea;--text:#1c2430;--soft:#5b6675;--warn:#8a3b00;--warnback:#fff1e3}
      @media (prefers-color-scheme:dark){:root{--back:#0c1015;--card:#12171e;--line:#2b3440;--text:#e6eaf0;--soft:#9aa5b4;--warn:#ffc48a;--warnback:#33220f}}
      *{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--text);font:15px/1.5 system-ui,sans-serif}
      main{max-width:1120px;margin:0 auto;padding:28px 20px 60px}h1{font-size:24px;margin:0 0 4px}h2{font-size:18px;margin:32px 0 10px}
      .soft{color:var(--soft);margin:0 0 18px}.grid{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr))}
      .card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px;overflow-x:auto}
      .tiles{display:grid;gap:12px;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));margin-bottom:16px}
      .tile b{display:block;font-size:20px;font-variant-numeric:tabular-nums}.tile span{color:var(--soft);font-size:13px}
      table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:right;padding:5px 10px;border-bottom:1px solid var(--line)}
      th:first-child,td:first-child,.left td,.left th{text-align:left}th{color:var(--soft);font-weight:500;font-size:13px}tr:last-child td{border-bottom:0}
      .warn{background:var(--warnback);color:var(--warn);border-radius:10px;padding:12px 16px;margin-bottom:16px}svg{display:block;width:100%;height:auto}
      details{margin-top:12px}summary{cursor:pointer;font-weight:600;padding:6px 0}code{font-size:13px;word-break:break-word}
      """;

  private static final int TILES = 6;

  /** Figures that appear only in the table, not as tiles. */
  private static final Set<String> DETAILS =
      Set.of(
          "channels",
          "expected",
          "events_failed",
          "mb_per_s",
          "duplicates",
          "reordered",
          "never",
          "pings",
          "attempts",
          "unconfirmed",
          "skipped",
          "probe_expected");

  private HtmlReport() {}

  public static String of(Report report) {
    String title = "Tidewire bench: " + report.command();
    StringBuilder page = head(title, report);
    run(page, report);
    return page.append("</main></body></html>\n").toString();
  }

  /** A page that compares several runs. */
  public static String of(List<Report> reports) {
    if (reports.size() == 1) return of(reports.get(0));
    StringBuilder page = head("Tidewire bench: comparison", reports.get(0));
    page.append("<div class=\"card\"><table class=\"left\"><tr>");
    ComparisonLine.TITLES.forEach(title -> cell(page, "th", title));
    page.append("</tr>");
    for (ComparisonLine line : ComparisonLine.of(reports)) {
      page.append("<tr>");
      line.cells().forEach(text -> cell(page, "td", text));
      page.append("</tr>");
    }
    page.append("</table></div>");
    List<Chart> charts = new ArrayList<>(GrowthPlots.charts(reports).values());
    byRow(reports)
        .forEach(
            (row, runs) -> {
              if (runs.size() > 1) charts.add(Charts.latencies("Latency: " + row, runs));
            });
    page.append("<h2>How cost grows, and how late things were</h2>");
    charts(page, charts);
    page.append("<h2>Each run</h2>");
    for (Report report : reports) {
      ComparisonLine line = ComparisonLine.of(report);
      page.append("<details><summary>")
          .append(Markup.escape(line.row() + ", " + line.server()))
          .append("</summary>");
      run(page, report);
      page.append("</details>");
    }
    return page.append("</main></body></html>\n").toString();
  }

  private static Map<String, List<Report>> byRow(List<Report> reports) {
    Map<String, List<Report>> rows = new LinkedHashMap<>();
    for (Report report : reports) {
      if (report.title().row().startsWith(GrowthPlots.DELIVERIES)
          || report.results().latencies().isEmpty()) continue;
      rows.computeIfAbsent(report.title().row(), row -> new ArrayList<>()).add(report);
    }
    return rows;
  }

  private static StringBuilder head(String title, Report report) {
    StringBuilder page = new StringBuilder(64 << 10);
    page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
        .append(Markup.escape(title))
        .append("</title><style>")
        .append(STYLE)
        .append(Chart.COLOURS)
        .append("</style></head><body><main><h1>")
        .append(Markup.escape(title))
        .append("</h1><p class=\"soft\">")
        .append(Markup.escape(report.conditions().startedAt()));
    report
        .conditions()
        .machine()
        .forEach(
            (name, value) ->
                page.append(" · ")
                    .append(Markup.escape(value + (name.equals("cores") ? " cores" : ""))));
    return page.append("</p>");
  }

  private static void run(StringBuilder page, Report report) {
    if (report.isDoubtful()) {
      page.append(
              "<div class=\"warn\"><b>The generator was at its limit.</b> These may not be the"
                  + " server's figures: ")
          .append(Markup.escape(String.join("; ", report.notes().doubts())))
          .append(".</div>");
    }
    page.append("<div class=\"tiles\">");
    report.results().figures().stream()
        .filter(figure -> !DETAILS.contains(figure.name()))
        .limit(TILES)
        .forEach(
            figure ->
                page.append("<div class=\"card tile\"><b>")
                    .append(Markup.escape(figure.text()))
                    .append("</b><span>")
                    .append(Markup.escape(figure.title()))
                    .append("</span></div>"));
    page.append("</div>");
    charts(page, Charts.of(report));
    latencies(page, report);
    figures(page, report);
  }

  private static void charts(StringBuilder page, List<Chart> charts) {
    page.append("<div class=\"grid\">");
    for (Chart chart : charts) {
      page.append("<div class=\"card\">").append(chart.inPage()).append("</div>");
    }
    page.append("</div>");
  }

  private static void latencies(StringBuilder page, Report report) {
    if (report.results().latencies().isEmpty()) return;
    page.append("<h2>Latency, ms</h2><div class=\"card\"><table><tr>");
    for (String title : List.of("", "p50", "p90", "p99", "p99.9", "max", "count")) {
      cell(page, "th", title);
    }
    page.append("</tr>");
    report.results().latencies().forEach((name, latency) -> latency(page, name, latency));
    page.append("</table></div>");
  }

  private static void latency(StringBuilder page, String name, LatencySummary latency) {
    LatencySummary.Percentiles percentiles = latency.percentiles();
    page.append("<tr>");
    cell(page, "td", name);
    for (double value :
        new double[] {
          percentiles.p50(), percentiles.p90(), percentiles.p99(), percentiles.p999(), latency.max()
        }) {
      cell(page, "td", String.format(Locale.ROOT, "%,.2f", value));
    }
    cell(page, "td", String.format(Locale.ROOT, "%,d", latency.count()));
    page.append("</tr>");
  }

  private static void figures(StringBuilder page, Report report) {
    page.append("<h2>All figures</h2><div class=\"card\"><table>");
    for (Figure figure : report.results().figures()) {
      page.append("<tr>");
      cell(page, "td", figure.title().trim());
      cell(page, "td", figure.text());
      page.append("</tr>");
    }
    page.append("</table></div><p class=\"soft\"><br>Arguments: <code>")
        .append(Markup.escape(report.conditions().arguments().toString()))
        .append("</code></p>");
    for (String remark : report.notes().remarks()) {
      page.append("<p class=\"soft\">").append(Markup.escape(remark)).append("</p>");
    }
  }

  private static void cell(StringBuilder page, String tag, String text) {
    page.append('<').append(tag).append('>').append(Markup.escape(text));
    page.append("</").append(tag).append('>');
  }
}
