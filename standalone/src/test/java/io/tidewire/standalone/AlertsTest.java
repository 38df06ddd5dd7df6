package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.testing.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The alert rules for Prometheus, held against the code, the runbooks and their own tests. */
class AlertsTest {

  private static final Path FOLDER = Repository.ROOT.resolve("deploy/prometheus");
  private static final String RULES = Repository.read(FOLDER.resolve("alerts.yml"));
  private static final String TESTS = Repository.read(FOLDER.resolve("alerts.test.yml"));

  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern USED = Pattern.compile("\\b(?:tidewire|process)_[a-z_]+");
  private static final Pattern MADE = Pattern.compile("\"((?:tidewire|process)_[a-z_]+)\"");

  private static final Set<String> ALERTS = all(ALERT, RULES);

  @Test
  void everyAlertHasItsSectionInTheRunbooksAndEverySectionItsAlert() {
    String runbooks = Repository.read(Repository.ROOT.resolve("docs/runbooks.md"));

    assertThat(all(Pattern.compile("(?m)^## (\\w+)$"), runbooks)).isEqualTo(ALERTS);
    for (String alert : ALERTS) {
      assertThat(RULES).contains("docs/runbooks.md#" + alert.toLowerCase(Locale.ROOT) + "\n");
    }
  }

  @Test
  void everyMetricOfAnAlertIsOneThatTheCodeMakes() {
    Set<String> made =
        Repository.javaSources("src/main/java").stream()
            .flatMap(source -> all(MADE, Repository.read(source)).stream())
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> used = all(Pattern.compile("(" + USED + ")"), RULES);

    assertThat(used).hasSizeGreaterThan(20);
    assertThat(used).allMatch(name -> made.stream().anyMatch(base -> isSeriesOf(name, base)));
  }

  @Test
  void everyAlertIsTestedToFireAndNotToFire() {
    for (String alert : ALERTS) {
      assertThat(TESTS)
          .contains("- name: " + alert + " fires\n", "- name: " + alert + " does not fire\n");
    }
  }

  @Test
  void promtoolConfirmsWhenEachAlertFires() throws IOException, InterruptedException {
    Process promtool;
    try {
      promtool =
          new ProcessBuilder(List.of("promtool", "test", "rules", "alerts.test.yml"))
              .directory(FOLDER.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException missing) {
      System.out.println("SKIPPED: the alert rules were not run, there is no promtool");
      Assumptions.abort("promtool is not installed");
      return;
    }
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(promtool.waitFor()).as(said).isZero();
    assertThat(said).contains("SUCCESS");
  }

  /** Prometheus' client adds units and suffixes to the names of meters. */
  private static boolean isSeriesOf(String series, String meter) {
    if (!series.startsWith(meter)) return false;
    return series
        .substring(meter.length())
        .matches("(_seconds|_bytes)?(_total|_bucket|_count|_sum)?");
  }

  private static Set<String> all(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    Set<String> names = new TreeSet<>();
    while (found.find()) names.add(found.group(1));
    return names;
  }
}
