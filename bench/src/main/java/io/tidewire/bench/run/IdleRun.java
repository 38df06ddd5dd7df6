package io.tidewire.bench.run;

import io.tidewire.bench.client.Connection;
import io.tidewire.bench.client.SubscribedClient;
import io.tidewire.bench.client.SubscribedClient.Subscription;
import io.tidewire.bench.client.SubscriptionTracker;
import io.tidewire.bench.harness.BenchmarkHarness;
import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.machine.GeneratorLoad;
import io.tidewire.bench.report.Figure;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.report.Series;
import io.tidewire.bench.report.Series.Point;
import io.tidewire.bench.stats.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Measures the cost of an idle connection: memory to hold it, and CPU to open it and to keep it
 * open.
 */
public final class IdleRun {

  private static final Duration GONE_LIMIT = Duration.ofSeconds(5);
  private static final double MICROS = 1e6;
  private static final double KB_PER_MB = 1_024;
  private static final String ALONG = "connections";

  private final RunEnvironment environment;
  private final IdlePlan plan;
  private final List<Point> memory = new ArrayList<>();
  private final List<Point> memoryEach = new ArrayList<>();
  private final List<Point> cpuEach = new ArrayList<>();

  public IdleRun(RunEnvironment environment, IdlePlan plan) {
    this.environment = environment;
    this.plan = plan;
  }

  public Report execute() {
    try (BenchmarkHarness rig = new BenchmarkHarness(environment)) {
      rig.sampler().gauge("connections", "Connections", "", rig.subscriptions()::present);
      rig.sampler().start();
      warmUp(rig);
      OptionalDouble before = environment.server().accounts().residentKb();
      OptionalDouble cpuBefore = environment.server().accounts().cpuSeconds();
      int open = 0;
      double opening = 0;
      for (int step : plan.steps()) {
        long began = rig.ticker().micros();
        rig.open(open, step, plan.pace(), number -> subscriber(rig.subscriptions(), number));
        opening += (rig.ticker().micros() - began) / MICROS;
        open = step;
        long opened = step;
        environment
            .server()
            .accounts()
            .cpuSeconds()
            .ifPresent(cpu -> cpuAt(opened, cpuBefore, cpu));
        hold(rig, step == plan.most());
        environment.server().accounts().residentKb().ifPresent(now -> memoryAt(rig, before, now));
      }
      rig.loops().settle();
      return report(rig, opening);
    }
  }

  private void warmUp(BenchmarkHarness rig) {
    if (plan.warmUp() == 0) return;
    rig.sampler().status(() -> "idle: warming up with %,d connections".formatted(plan.warmUp()));
    SubscriptionTracker warm = new SubscriptionTracker();
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < plan.warmUp(); i++) {
      connections.add(rig.dialer().open(i, subscriber(warm, i)));
      rig.waiting().untilMicros(rig.ticker().micros() + Math.round(MICROS / plan.pace()));
    }
    rig.waiting().until(GONE_LIMIT, () -> warm.answered() == plan.warmUp());
    for (int i = 0; i < plan.warmUp(); i++) {
      rig.dialer().loopOf(i).execute(connections.get(i)::drop);
    }
    rig.waiting().until(GONE_LIMIT, () -> warm.present() == 0);
    rig.waiting().pass(plan.hold().each());
  }

  private SubscribedClient subscriber(SubscriptionTracker roll, int number) {
    return new SubscribedClient(
        environment.server().target().subscribing(),
        new Subscription(plan.channelOf(number), number % plan.channels().size(), "u" + number),
        roll,
        (channel, now, stamp) -> {});
  }

  private void hold(BenchmarkHarness rig, boolean last) {
    rig.sampler()
        .status(
            () ->
                "idle: %,d connections held, %d gone, %,d pings answered"
                    .formatted(
                        rig.subscriptions().present(),
                        rig.subscriptions().gone(),
                        rig.subscriptions().pings()));
    if (!last) {
      rig.waiting().pass(plan.hold().each());
      return;
    }
    long from = rig.ticker().micros();
    rig.measure(from, from + plan.hold().all().toNanos() / 1_000, () -> {}, () -> {});
  }

  private void memoryAt(BenchmarkHarness rig, OptionalDouble before, double nowKb) {
    long connections = Math.max(1, rig.subscriptions().present());
    memory.add(new Point(connections, nowKb / KB_PER_MB));
    memoryEach.add(new Point(connections, (nowKb - before.orElse(nowKb)) / connections));
  }

  private void cpuAt(long connections, OptionalDouble before, double now) {
    cpuEach.add(new Point(connections, (now - before.orElse(now)) * MICROS / connections));
  }

  private Report report(BenchmarkHarness rig, double opening) {
    List<Figure> figures = new ArrayList<>();
    long present = rig.subscriptions().present();
    figures.add(new Figure("connections", "connections held", present, ""));
    figures.add(new Figure("gone", "dropped by the server", rig.subscriptions().gone(), ""));
    figures.add(
        new Figure(
            "never", "never subscribed", plan.most() - present - rig.subscriptions().gone(), ""));
    figures.add(new Figure("opened_per_s", "opened", plan.most() / opening, "1/s"));
    figures.add(new Figure("pings", "pings answered", rig.subscriptions().pings(), ""));
    last(memoryEach)
        .ifPresent(
            kb ->
                figures.add(
                    new Figure("rss_kb_per_connection", "RSS growth per connection", kb, "KB")));
    last(cpuEach)
        .ifPresent(
            us ->
                figures.add(
                    new Figure(
                        "cpu_us_per_opening", "server CPU per connection opened", us, "µs")));
    figures.addAll(rig.interval().serverFigures("second", "second", 0));
    GeneratorLoad load = rig.load(new Latencies(), new Latencies());
    figures.addAll(rig.generatorFigures(load));
    Report report =
        rig.report(
            "idle",
            plan.arguments(),
            figures,
            Map.of(),
            new Report.Notes(load.doubts(), rig.remarks()));
    return withGrowth(report);
  }

  private static OptionalDouble last(List<Point> points) {
    return points.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(points.get(points.size() - 1).y());
  }

  private Report withGrowth(Report report) {
    if (memory.isEmpty()) return report;
    return report.with(
        List.of(
            new Series("RSS", "Memory by connections", ALONG, "MB", memory),
            new Series("RSS each", "Memory per connection", ALONG, "KB", memoryEach),
            new Series("CPU each", "CPU per connection opened", ALONG, "µs", cpuEach)));
  }
}
