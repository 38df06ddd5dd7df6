package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.testing.ExportedMetrics;
import io.tidewire.standalone.testing.Promtool;
import io.tidewire.standalone.testing.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Compares the alert rules for Prometheus with the code and the runbooks, and runs their own tests.
 */
class AlertsTest {

  private static final Path FOLDER = Repository.ROOT.resolve("deploy/prometheus");
  private static final String RULES = Repository.read(FOLDER.resolve("alerts.yml"));
  private static final String TESTS = Repository.read(FOLDER.resolve("alerts.test.yml"));

  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern USED = Pattern.compile("\\b(?:tidewire|process)_[a-z_]+");

  private static final Set<String> ALERTS = ExportedMetrics.all(ALERT, RULES);

  @Test
  void everyAlertHasItsSectionInTheRunbooksAndEverySectionItsAlert() {
    String runbooks = Repository.read(Repository.ROOT.resolve("docs/runbooks.md"));

    assertThat(ExportedMetrics.all(Pattern.compile("(?m)^## (\\w+)$"), runbooks)).isEqualTo(ALERTS);
    for (String alert : ALERTS) {
      assertThat(RULES).contains("docs/runbooks.md#" + alert.toLowerCase(Locale.ROOT) + "\n");
    }
  }

  @Test
  void everyMetricOfAnAlertIsOneThatTheCodeMakes() {
    Set<String> made = ExportedMetrics.meters();

    Set<String> used = ExportedMetrics.all(Pattern.compile("(" + USED + ")"), RULES);

    assertThat(used).hasSizeGreaterThan(20);
    assertThat(used)
        .allMatch(name -> made.stream().anyMatch(base -> ExportedMetrics.isSeriesOf(name, base)));
  }

  @Test
  void everyAlertIsTestedToFireAndNotToFire() {
    for (String alert : ALERTS) {
      assertThat(TESTS)
          .contains("- name: " + alert + " fires\n", "- name: " + alert + " does not fire\n");
    }
  }

  @Test
  void everyAlertThatTheFaultRigExpectsExists() {
    String rig = Repository.read(Repository.ROOT.resolve("deploy/test/alerts.py"));

    Set<String> expected = ExportedMetrics.all(Pattern.compile("\"(Tidewire\\w+)\""), rig);

    assertThat(expected).hasSizeGreaterThan(10).isSubsetOf(ALERTS);
  }

  @Test
  void promtoolConfirmsWhenEachAlertFires() throws IOException, InterruptedException {
    String said = Promtool.run(FOLDER, "test", "rules", "alerts.test.yml");

    assertThat(said).contains("SUCCESS");
  }
}
