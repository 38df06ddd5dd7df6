package io.tidewire.standalone;

import static io.tidewire.standalone.testing.NamedTests.REFERENCE;
import static io.tidewire.standalone.testing.Repository.ROOT;
import static io.tidewire.standalone.testing.Repository.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.testing.ExportedMetrics;
import io.tidewire.standalone.testing.NamedTests;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Checks the table of failures in docs/operations.md: the metrics, alerts and tests that it names
 * exist, and each alert uses the metric beside it.
 */
class PagerTableTest {

  private static final String HEAD =
      """
      | away or full | what users see | metric | alert and what to do | shown by |
      |---|---|---|---|---|
      """;

  private static final int FEWEST_ROWS = 35;

  /** The table must have a row for the failure of each of these. */
  private static final List<String> TOPICS =
      List.of(
          "redis",
          "auth",
          "presence",
          "webhook",
          "bus",
          "dns",
          "clock",
          "disk",
          "open files",
          "memory",
          "certificate");

  private static final String RULES = read(ROOT.resolve("deploy/prometheus/alerts.yml"));

  private static final Pattern METRIC = Pattern.compile("`(\\w+)`");
  private static final Pattern ALERT = Pattern.compile("\\[(\\w+)]\\(runbooks\\.md#(\\w+)\\)");
  private static final Pattern SCRIPT = Pattern.compile("`(deploy/test/[a-z-]+\\.\\w+)`");

  /** A row's cells. */
  private record Row(String what, String users, String metrics, String alert, String proof) {

    static Row of(String line) {
      List<String> cells = List.of(line.split("\\|", -1));
      assertThat(cells).as(line).hasSize(7);
      assertThat(cells.subList(1, 6)).as(line).allMatch(cell -> !cell.isBlank());
      return new Row(
          cells.get(1).strip(),
          cells.get(2).strip(),
          cells.get(3).strip(),
          cells.get(4).strip(),
          cells.get(5).strip());
    }
  }

  @Test
  void everyKindOfFaultHasItsRows() {
    List<Row> rows = rows();

    assertThat(rows).hasSizeGreaterThan(FEWEST_ROWS);
    assertThat(TOPICS)
        .allMatch(
            topic ->
                rows.stream().anyMatch(row -> row.what().toLowerCase(Locale.ROOT).contains(topic)));
  }

  @Test
  void everyMetricIsOneThatTheCodeMakes() {
    Set<String> made = ExportedMetrics.meters();

    for (Row row : rows()) {
      Set<String> named = ExportedMetrics.all(METRIC, row.metrics());
      if (!row.metrics().startsWith("none")) assertThat(named).as(row.what()).isNotEmpty();
      assertThat(named)
          .as(row.what())
          .allMatch(
              name ->
                  name.equals("up")
                      || made.stream().anyMatch(base -> ExportedMetrics.isSeriesOf(name, base)));
    }
  }

  @Test
  void everyAlertExistsAndLooksAtTheMetricBesideIt() {
    for (Row row : rows()) {
      if (row.alert().equals("none")) continue;
      Matcher link = ALERT.matcher(row.alert());
      assertThat(link.matches()).as(row.alert()).isTrue();
      String alert = link.group(1);
      assertThat(link.group(2)).isEqualTo(alert.toLowerCase(Locale.ROOT));
      assertThat(ExportedMetrics.all(METRIC, row.metrics()))
          .as("of which one is in the expression of " + alert)
          .anyMatch(metric -> expression(alert).contains(metric));
    }
  }

  @Test
  void everyRowIsShownByTestsThatExist() {
    NamedTests tests = new NamedTests();

    for (Row row : rows()) {
      Set<String> scripts = ExportedMetrics.all(SCRIPT, row.proof());
      String rest = SCRIPT.matcher(REFERENCE.matcher(row.proof()).replaceAll("")).replaceAll("");
      assertThat(rest.replaceAll("[, ]", "")).as(row.what()).isEmpty();
      assertThat(tests.missing(row.proof())).as(row.what()).isEmpty();
      assertThat(scripts).allMatch(script -> Files.isExecutable(ROOT.resolve(script)));
    }
  }

  private static String expression(String alert) {
    Matcher rule =
        Pattern.compile("(?s)- alert: " + alert + "\n +expr: >-\n(.*?)\n +for:").matcher(RULES);
    assertThat(rule.find()).as("rule " + alert).isTrue();
    return rule.group(1);
  }

  private static List<Row> rows() {
    String page = read(ROOT.resolve("docs/operations.md"));
    assertThat(page).contains(HEAD);
    return page.substring(page.indexOf(HEAD) + HEAD.length())
        .lines()
        .takeWhile(line -> line.startsWith("|"))
        .map(Row::of)
        .toList();
  }
}
