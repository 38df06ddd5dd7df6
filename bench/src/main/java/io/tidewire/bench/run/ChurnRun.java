package io.tidewire.bench.run;

import io.netty.channel.EventLoop;
import io.tidewire.bench.harness.BenchmarkHarness;
import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.machine.GeneratorLoad;
import io.tidewire.bench.probe.ProbeProcess;
import io.tidewire.bench.probe.ProbeResult;
import io.tidewire.bench.publish.PublishTally;
import io.tidewire.bench.publish.Publisher;
import io.tidewire.bench.report.Figure;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.run.ChurningClient.Count;
import io.tidewire.bench.stats.Completeness;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.LatencySummary;
import io.tidewire.bench.stats.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Makes clients change channels at a fixed rate, while a probe on another channel measures whether
 * deliveries suffer.
 */
public final class ChurnRun {

  private static final Duration ANSWERS = Duration.ofSeconds(5);
  private static final Duration STILL = Duration.ofMillis(300);
  private static final long HEAD_START_MICROS = 200_000;

  private final RunEnvironment environment;
  private final ChurnPlan plan;
  private final Map<EventLoop, Count> counts = new HashMap<>();
  private final Map<EventLoop, List<ChurningClient>> clients = new HashMap<>();
  private long asked;
  private long confirmed;

  public ChurnRun(RunEnvironment environment, ChurnPlan plan) {
    this.environment = environment;
    this.plan = plan;
  }

  public Report execute() {
    try (ProbeProcess probe =
            ProbeProcess.start(
                environment.process().main(),
                environment.server().target(),
                plan.quiet().probeChannels());
        BenchmarkHarness rig = new BenchmarkHarness(environment)) {
      rig.sampler().rate("subscribes confirmed", "Subscribes", () -> sum(count -> count.confirmed));
      rig.loops()
          .all()
          .forEach(
              loop -> {
                counts.put(loop, count(rig));
                clients.put(loop, new ArrayList<>());
              });
      rig.sampler().start();
      rig.open(
          0, plan.clients().connections(), plan.clients().pace(), number -> client(rig, number));
      probe.awaitReady();
      PublishTally tally = new PublishTally(rig.window(), 1, 1);
      Publisher publisher = rig.publisher(plan.quiet().publishes(), tally);
      List<ChurnDriver> drivers = churn(rig, probe, publisher, tally);
      ProbeResult probed = probe.stop();
      publisher.close();
      rig.loops().settle();
      Latencies late = new Latencies();
      drivers.forEach(driver -> late.add(driver.lateness()));
      return report(rig, tally, probed, late);
    }
  }

  private static Count count(BenchmarkHarness rig) {
    return new Count(rig.window(), rig.ticker());
  }

  private ChurningClient client(BenchmarkHarness rig, int number) {
    EventLoop loop = rig.dialer().loopOf(number);
    ChurningClient client =
        new ChurningClient(
            number,
            plan,
            environment.server().target().subscribing(),
            rig.subscriptions(),
            counts.computeIfAbsent(loop, absent -> count(rig)));
    clients.computeIfAbsent(loop, absent -> new ArrayList<>()).add(client);
    return client;
  }

  private List<ChurnDriver> churn(
      BenchmarkHarness rig, ProbeProcess probe, Publisher publisher, PublishTally tally) {
    rig.sampler()
        .status(
            () ->
                "churn: %,d subscribes asked, %,d confirmed, %,d skipped"
                    .formatted(
                        sum(count -> count.asked),
                        sum(count -> count.confirmed),
                        sum(count -> count.behind)));
    publisher.start(HEAD_START_MICROS);
    long start = rig.ticker().micros() + HEAD_START_MICROS;
    long from = plan.time().fromMicros(start);
    long to = plan.time().toMicros(start);
    probe.measure(from, to);
    List<ChurnDriver> drivers = new ArrayList<>();
    clients.forEach(
        (loop, own) -> {
          if (own.isEmpty()) return;
          double rate = plan.rate() * own.size() / plan.clients().connections();
          drivers.add(new ChurnDriver(loop, List.copyOf(own), rate, rig.window(), rig.ticker()));
        });
    drivers.forEach(driver -> driver.start(HEAD_START_MICROS));
    rig.measure(from, to, () -> count(-1), () -> count(1));
    drivers.forEach(ChurnDriver::stop);
    publisher.stop();
    rig.waiting().until(ANSWERS, tally::isSettled);
    rig.waiting().untilStill(ANSWERS, STILL, () -> sum(count -> count.confirmed));
    return drivers;
  }

  private void count(int sign) {
    asked += sign * sum(count -> count.asked);
    confirmed += sign * sum(count -> count.confirmed);
  }

  private long sum(Function<Count, LongAdder> counter) {
    return counts.values().stream().mapToLong(count -> counter.apply(count).sum()).sum();
  }

  private Report report(
      BenchmarkHarness rig, PublishTally tally, ProbeResult probed, Latencies late) {
    double seconds = rig.interval().seconds();
    Completeness complete = Completeness.NONE;
    for (Seen seen : probed.seen()) {
      complete = complete.plus(Completeness.of(seen, tally.acceptedOn(0)));
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("connections", "clients", rig.subscriptions().present(), ""));
    figures.add(new Figure("subscribes_per_s", "subscribes sent", asked / seconds, "1/s"));
    figures.add(new Figure("confirmed_per_s", "subscribes confirmed", confirmed / seconds, "1/s"));
    long open = sum(count -> count.asked) - sum(count -> count.confirmed);
    figures.add(new Figure("unconfirmed", "never confirmed", open, ""));
    figures.add(new Figure("skipped", "skipped, answer still due", sum(count -> count.behind), ""));
    figures.add(new Figure("probe_expected", "probe: expected", complete.expected(), ""));
    figures.add(new Figure("lost", "probe: lost", complete.lost(), ""));
    figures.add(new Figure("duplicates", "probe: duplicates", complete.duplicates(), ""));
    figures.add(new Figure("reordered", "probe: out of order", complete.reordered(), ""));
    figures.addAll(rig.interval().serverFigures("subscribe", "subscribe and leave", asked));
    GeneratorLoad load = rig.load(probed.lag(), late);
    figures.addAll(rig.generatorFigures(load));
    Map<String, LatencySummary> latencies = new LinkedHashMap<>();
    latencies.put("probe on the quiet channel", probed.latency().summary());
    Latencies confirmation = new Latencies();
    counts.values().forEach(count -> confirmation.add(count.confirmation));
    latencies.put("subscribe due → confirmed", confirmation.summary());
    List<String> remarks = new ArrayList<>(rig.remarks());
    remarks.addAll(tally.remarks());
    return rig.report(
        "churn", plan.arguments(), figures, latencies, new Report.Notes(load.doubts(), remarks));
  }
}
