package io.tidewire.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.bench.failure.RunFailed;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportsTest {

  @Test
  void whatIsWrittenAsJsonIsReadBackTheSame() {
    Report report = Reports.doubtful();

    assertThat(JsonReport.read(JsonReport.write(report))).containsExactly(report);
    assertThat(JsonReport.read(JsonReport.write(List.of(report, report)))).hasSize(2);
  }

  @Test
  void aFileOfSomebodyElsesIsRefusedInOneLine() {
    assertThatThrownBy(() -> JsonReport.read("{}")).isInstanceOf(RunFailed.class);
    assertThatThrownBy(() -> JsonReport.read("no json")).hasMessageStartingWith("not JSON: ");
  }

  @Test
  void theTableNamesEveryFigureAndWarnsOfAGeneratorAtItsLimit() {
    String table = TableReport.of(Reports.doubtful());

    assertThat(table)
        .contains("50,000 1/s", "7.25 µs", "publish due → probe", "note: 3 × lost")
        .contains("THE GENERATOR WAS AT ITS LIMIT", "its event loops were late");
    assertThat(TableReport.of(Reports.fanout("x", "", 1, 1))).doesNotContain("LIMIT");
  }

  @Test
  void thePageEscapesWhatItShowsAndNeedsNothingFromElsewhere() {
    String page = HtmlReport.of(Reports.doubtful());

    assertThat(page).contains("The generator was at its limit", "prefers-color-scheme:dark");
    assertThat(page).doesNotContain("https://", "<script", "NaN");
    assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("src=", "url(");
  }

  @Test
  void aComparisonHasALinePerRun() {
    List<Report> runs = List.of(Reports.fanout("tidewire", "row|1", 1, 1), Reports.doubtful());

    String page = MarkdownReport.of(runs);

    assertThat(page.lines().filter(line -> line.startsWith("| ")).toList()).hasSize(4);
    assertThat(page).contains("row\\|1", "generator at its limit", "7.25 µs per delivery");
    assertThat(HtmlReport.of(runs)).contains("Latency: row|1").contains("a &lt;b&gt;");
  }

  @Test
  void growthIsDrawnPerServerFromTheRowsThatAreMeantForIt() throws Exception {
    Map<String, String> plots =
        GrowthPlots.of(
            List.of(
                Reports.fanout("tidewire", "growth: deliveries 5k", 5_000, 9),
                Reports.fanout("tidewire", "growth: deliveries 50k", 50_000, 7),
                Reports.fanout("soketi", "other", 50_000, 20)));

    assertThat(plots).containsOnlyKeys("cpu-by-deliveries.svg", "cpu-per-delivery.svg");
    for (String svg : plots.values()) {
      assertThat(svg).doesNotContain("NaN").contains("<polyline", "5,000");
      parse(svg);
    }
  }

  @Test
  void nothingThatGrowsGivesNoPlots() {
    assertThat(GrowthPlots.of(List.of(Reports.fanout("x", "growth: deliveries", 1, 1)))).isEmpty();
  }

  private static void parse(String svg) throws Exception {
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
