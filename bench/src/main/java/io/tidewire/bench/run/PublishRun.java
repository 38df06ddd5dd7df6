package io.tidewire.bench.run;

import io.tidewire.bench.harness.BenchmarkHarness;
import io.tidewire.bench.harness.MeasuredTime;
import io.tidewire.bench.harness.RunArguments;
import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.machine.GeneratorLoad;
import io.tidewire.bench.publish.PublishPlan;
import io.tidewire.bench.publish.PublishTally;
import io.tidewire.bench.publish.Publisher;
import io.tidewire.bench.report.Figure;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.LatencySummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the HTTP API alone, by publishes to channels without subscribers. */
public final class PublishRun {

  private static final Duration ANSWERS = Duration.ofSeconds(12);
  private static final long HEAD_START_MICROS = 200_000;

  private final RunEnvironment environment;
  private final PublishPlan plan;
  private final MeasuredTime time;
  private long answered;

  public PublishRun(RunEnvironment environment, PublishPlan plan, MeasuredTime time) {
    this.environment = environment;
    this.plan = plan;
    this.time = time;
  }

  public Report execute() {
    try (BenchmarkHarness rig = new BenchmarkHarness(environment)) {
      PublishTally tally = new PublishTally(rig.window(), plan.channels().size(), 1);
      Publisher publisher = rig.publisher(plan, tally);
      rig.sampler().rate("events accepted", "Events", tally::accepted);
      rig.sampler()
          .status(
              () ->
                  "publish: %,d events accepted, %,d failed"
                      .formatted(tally.accepted(), tally.failed()));
      rig.sampler().start();
      publisher.start(HEAD_START_MICROS);
      long start = rig.ticker().micros() + HEAD_START_MICROS;
      rig.measure(
          time.fromMicros(start),
          time.toMicros(start),
          () -> answered = -tally.accepted(),
          () -> answered += tally.accepted());
      publisher.stop();
      rig.waiting().until(ANSWERS, tally::isSettled);
      publisher.close();
      return report(rig, tally);
    }
  }

  private Report report(BenchmarkHarness rig, PublishTally tally) {
    double seconds = rig.interval().seconds();
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("events_per_s", "events accepted", answered / seconds, "1/s"));
    figures.add(
        new Figure(
            "requests_per_s",
            "requests answered",
            answered / seconds / plan.requests().batch(),
            "1/s"));
    figures.add(new Figure("events_failed", "events failed", tally.failed(), ""));
    figures.addAll(rig.interval().serverFigures("event", "event", answered));
    rig.interval()
        .serverCpuSeconds()
        .ifPresent(
            cpu -> {
              if (cpu <= 0) return;
              figures.add(
                  new Figure(
                      "events_per_core", "events per core and second", answered / cpu, "1/s"));
            });
    GeneratorLoad load = rig.load(new Latencies(), tally.lateness());
    figures.addAll(rig.generatorFigures(load));
    Map<String, LatencySummary> latencies = new LinkedHashMap<>();
    latencies.put(
        plan.isSaturating() ? "request → answer" : "publish due → HTTP answer",
        tally.response().summary());
    return rig.report(
        "publish",
        arguments(),
        figures,
        latencies,
        new Report.Notes(load.doubts(), tally.remarks()));
  }

  private Map<String, String> arguments() {
    return new RunArguments()
        .withChannels(plan.channels())
        .with("rate", plan.isSaturating() ? "saturate" : plan.rate())
        .withRequests(plan)
        .with("pipeline", plan.http().pipeline())
        .withSeconds("duration", time.duration())
        .all();
  }
}
