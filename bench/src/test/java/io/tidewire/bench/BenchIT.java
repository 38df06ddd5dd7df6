package io.tidewire.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.bench.report.Figure;
import io.tidewire.bench.report.JsonReport;
import io.tidewire.bench.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the jar that users run against a real Tidewire. Checks that the results are correct, not how
 * fast they are.
 */
@Timeout(240)
class BenchIT {

  private static @Nullable Tidewire started;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    started = Tidewire.start();
  }

  @AfterAll
  static void stop() throws Exception {
    tidewire().close();
  }

  @Test
  void fanoutFollowsEveryEventToEverySubscriber() throws Exception {
    Report report =
        measure(
            "fanout", "--connections", "60", "--channels", "4", "--rate", "80", "--warm-up", "0s");

    assertThat(value(report, "connections")).isEqualTo(60);
    assertThat(value(report, "expected")).isGreaterThan(15 * 20);
    assertComplete(report);
    assertThat(count(report, "publish due → probe")).isPositive();
    assertThat(count(report, "publish due → last subscriber")).isPositive();
    assertThat(report.results().series()).anyMatch(series -> series.panel().equals("Deliveries"));
  }

  @Test
  void fanoutSignsForPrivateAndPresenceChannelsAndPublishesInBatches() throws Exception {
    for (String kind : List.of("private", "presence")) {
      Report report =
          measure(
              "fanout",
              "--connections",
              "12",
              "--channels",
              "2",
              "--kind",
              kind,
              "--rate",
              "100",
              "--batch",
              "5",
              "--warm-up",
              "0s");

      assertThat(value(report, "connections")).isEqualTo(12);
      assertThat(value(report, "expected")).isPositive();
      assertComplete(report);
    }
  }

  @Test
  void aPrefixMakesChannelsStreamsWhoseSubscribersRecover() throws Exception {
    Report report =
        measure(
            ("fanout --connections 12 --channels 2 --prefix bench-stream- "
                    + "--recovery --idempotency-keys --rate 100 --batch 2 --warm-up 0s")
                .split(" "));

    assertThat(value(report, "expected")).isPositive();
    assertThat(value(report, "events_failed")).isZero();
    assertComplete(report);
    assertThat(report.conditions().arguments()).containsEntry("idempotency_keys", "true");
    assertThat(report.conditions().arguments().get("first_channel")).startsWith("bench-stream-");
  }

  @Test
  void afterAStormEveryClientReceivesMissedEventsOnceAndInOrder() throws Exception {
    Report report =
        measure(
            ("storm --connections 60 --channels 3 --prefix bench-stream- --recovery "
                    + "--missed 20 --limit 20s")
                .split(" "));

    assertThat(value(report, "returned")).isEqualTo(60);
    assertThat(value(report, "unrecovered")).isZero();
    assertThat(value(report, "expected")).isEqualTo(60 * 20);
    assertComplete(report);
  }

  @Test
  void idleHoldsEveryStepAndLosesNobody() throws Exception {
    Report report =
        measure(
            "idle", "--connections", "50,200", "--warm-up-connections", "20", "--settle", "100ms");

    assertThat(value(report, "connections")).isEqualTo(200);
    assertThat(value(report, "gone")).isZero();
    assertThat(value(report, "never")).isZero();
    assertThat(report.conditions().arguments()).containsEntry("connections", "[50, 200]");
  }

  @Test
  void allClientsReturnAfterAStorm() throws Exception {
    Report report = measure("storm", "--connections", "200", "--channels", "5", "--limit", "20s");

    assertThat(value(report, "returned")).isEqualTo(200);
    assertThat(value(report, "missing")).isZero();
    assertThat(count(report, "storm → subscribed")).isEqualTo(200);
  }

  @Test
  void clientsOfEveryKindAreFollowedWhileServersMightBeReplaced() throws Exception {
    Report report =
        measure(
            "drain", "--connections", "160", "--channels", "20", "--rate", "100", "--loops", "1");

    assertThat(value(report, "connections")).isEqualTo(160);
    assertThat(value(report, "deliveries")).isPositive();
    for (String kind : List.of("stock", "private", "presence", "rec1", "rec1_presence")) {
      assertThat(value(report, kind + "_lost_in_swap")).as(kind).isZero();
      assertThat(value(report, kind + "_lost")).as(kind).isZero();
      assertThat(value(report, kind + "_duplicates")).as(kind).isZero();
      assertThat(value(report, kind + "_reconnected")).as(kind).isZero();
    }
    assertThat(value(report, "member_events")).isZero();
  }

  @Test
  void churnConfirmsWhatItAskedForAndTheQuietChannelIsComplete() throws Exception {
    Report report =
        measure(
            "churn",
            "--connections",
            "40",
            "--channels",
            "10",
            "--kind",
            "presence",
            "--rate",
            "100",
            "--warm-up",
            "0s");

    assertThat(value(report, "confirmed_per_s")).isPositive();
    assertThat(value(report, "unconfirmed")).isZero();
    assertThat(value(report, "probe_expected")).isPositive();
    assertComplete(report);
  }

  @Test
  void publishIsAnsweredForAtARateAndAtSaturation() throws Exception {
    Report paced = measure("publish", "--rate", "200", "--batch", "10", "--warm-up", "0s");
    Report saturating = measure("publish", "--saturate", "--warm-up", "0s", "--pipeline", "2");

    assertThat(value(paced, "events_failed")).isZero();
    assertThat(value(paced, "events_per_s")).isPositive();
    assertThat(value(saturating, "events_failed")).isZero();
    assertThat(value(saturating, "events_per_s")).isPositive();
  }

  @Test
  void resultsAreSummedUpAndDrawn() throws Exception {
    measure("idle", "--connections", "5,10", "--warm-up-connections", "0", "--settle", "100ms");
    Path out = folder.resolve("out");

    assertThat(BenchJar.run(folder, "summary", folder.toString(), "--out", out.toString()).code())
        .isZero();

    assertThat(out.resolve("report.html")).content().contains("Tidewire bench");
    assertThat(out.resolve("results.md")).content().contains("| idle |");
    Path plots = folder.resolve("plots");
    BenchJar.Ran drawn =
        BenchJar.run(
            folder, "plot", out.resolve("results.json").toString(), "--out", plots.toString());
    assertThat(drawn.code()).as(drawn.err()).isZero();
    assertThat(plots.resolve("memory-by-connections.svg")).content().contains("<svg");
  }

  @Test
  void aWrongSecretIsReportedInsteadOfMeasured() throws Exception {
    BenchJar.Ran ran =
        BenchJar.run(
            folder,
            "fanout",
            "--url",
            url("ws"),
            "--api",
            url("http"),
            "--secret",
            "wrong",
            "--kind",
            "private",
            "--connections",
            "3",
            "--duration",
            "1s");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("bench: no connection could subscribe");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void anUnreachableServerIsReportedInOneLine() throws Exception {
    BenchJar.Ran ran =
        BenchJar.run(
            folder,
            "idle",
            "--url",
            "ws://127.0.0.1:1",
            "--connections",
            "3",
            "--duration",
            "1s",
            "--warm-up-connections",
            "0");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("no connection could subscribe", "refused");
  }

  @Test
  void theBenchmarksAreThere() throws Exception {
    BenchJar.Ran ran = BenchJar.run(folder, "jmh", "-l");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("FanoutBenchmark.deliver", "CodecBenchmark.verifyRequest");
  }

  private Report measure(String... arguments) throws Exception {
    Path json = folder.resolve("run-" + arguments[0] + ".json");
    Path html = folder.resolve("run.html");
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--limit")) all.addAll(List.of("--duration", "1s"));
    all.addAll(List.of("--url", url("ws"), "--api", url("http")));
    all.addAll(List.of("--pid", "tidewire=" + tidewire().pid()));
    all.addAll(List.of("--json", json.toString(), "--html", html.toString()));
    BenchJar.Ran ran = BenchJar.run(folder, all.toArray(String[]::new));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).contains(arguments[0]);
    assertThat(html).content().contains("<svg").doesNotContain("NaN", "tidewire-secret");
    assertThat(json).content().doesNotContain("tidewire-secret");
    Report report = JsonReport.read(Files.readString(json)).get(0);
    assertThat(value(report, "rss_mb_tidewire")).isPositive();
    return report;
  }

  private static void assertComplete(Report report) {
    assertThat(value(report, "lost")).as(report.notes().remarks().toString()).isZero();
    assertThat(value(report, "duplicates")).isZero();
    assertThat(value(report, "reordered")).isZero();
  }

  private static double value(Report report, String figure) {
    return report.figure(figure).map(Figure::value).orElseThrow(() -> new AssertionError(figure));
  }

  private static Tidewire tidewire() {
    return Objects.requireNonNull(started);
  }

  private static long count(Report report, String latency) {
    return Objects.requireNonNull(report.results().latencies().get(latency), latency).count();
  }

  private static String url(String scheme) {
    return scheme + "://127.0.0.1:" + tidewire().port();
  }
}
