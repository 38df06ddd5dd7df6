package io.tidewire.bench.run;

import io.netty.channel.EventLoop;
import io.tidewire.bench.harness.BenchmarkHarness;
import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.machine.GeneratorLoad;
import io.tidewire.bench.publish.PublishTally;
import io.tidewire.bench.publish.Publisher;
import io.tidewire.bench.report.Figure;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.run.ReconnectingClient.Count;
import io.tidewire.bench.stats.Completeness;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.LatencySummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Cuts all connections at the same time and measures how the clients return. */
public final class StormRun {

  private static final Duration CALM = Duration.ofSeconds(1);
  private static final Duration MISSING_LIMIT = Duration.ofSeconds(75);
  private static final double MICROS = 1e6;
  private static final double MS = 1e3;

  private final RunEnvironment environment;
  private final StormPlan plan;
  private final Map<EventLoop, Count> counts = new HashMap<>();
  private final List<ReconnectingClient> clients = new ArrayList<>();

  public StormRun(RunEnvironment environment, StormPlan plan) {
    this.environment = environment;
    this.plan = plan;
  }

  public Report execute() {
    try (BenchmarkHarness rig = new BenchmarkHarness(environment)) {
      rig.loops().all().forEach(loop -> counts.put(loop, count(rig)));
      rig.sampler().gauge("subscribed", "Connections", "", () -> back() + before(rig));
      rig.sampler().start();
      rig.open(
          0, plan.clients().connections(), plan.clients().pace(), number -> client(rig, number));
      rig.waiting().pass(CALM);
      for (int i = 0; i < clients.size(); i++) rig.dialer().loopOf(i).execute(clients.get(i)::cut);
      PublishTally missed = missed(rig);
      long expected = clients.stream().mapToLong(client -> missedBy(client, missed)).sum();
      long start = rig.ticker().micros();
      long end = start + plan.limit().toNanos() / 1_000;
      rig.window().set(start, end);
      rig.interval().begin();
      rig.sampler().status(this::status);
      for (int i = 0; i < clients.size(); i++) {
        ReconnectingClient client = clients.get(i);
        long due = start + plan.returnMicros(i);
        rig.dialer().loopOf(i).execute(() -> client.comeBack(start, due));
      }
      rig.waiting().until(plan.limit(), () -> isOver(expected));
      double seconds = (rig.ticker().micros() - start) / MICROS;
      rig.interval().end();
      rig.loops().settle();
      return report(rig, seconds, missed);
    }
  }

  /** Publishes to channels that have just lost all their subscribers. */
  private PublishTally missed(BenchmarkHarness rig) {
    PublishTally tally = new PublishTally(rig.window(), plan.channels().size(), 1);
    if (plan.missed() == 0) return tally;
    rig.loops().settle();
    rig.sampler()
        .status(() -> "storm: all are cut off, %,d events published".formatted(tally.accepted()));
    Publisher publisher = rig.publisher(plan.missing(), tally);
    long events = plan.missingRequests() * plan.missing().requests().batch();
    publisher.start(0, plan.missingRequests());
    rig.waiting().until(MISSING_LIMIT, () -> tally.accepted() + tally.failed() == events);
    publisher.close();
    return tally;
  }

  private long missedBy(ReconnectingClient client, PublishTally missed) {
    return missed.acceptedOn(plan.channelNumberOf(client.number()));
  }

  /**
   * Whether all clients are subscribed again and have received the missed events, except those that
   * are known to be lost.
   */
  private boolean isOver(long expected) {
    return back() + sum(count -> count.givenUp) >= clients.size()
        && (sum(count -> count.replayed) >= expected || sum(count -> count.unrecovered) > 0);
  }

  private static Count count(BenchmarkHarness rig) {
    return new Count(rig.subscriptions(), rig.ticker());
  }

  private ReconnectingClient client(BenchmarkHarness rig, int number) {
    ReconnectingClient client =
        new ReconnectingClient(
            number,
            plan.channelOf(number),
            rig.dialer(),
            environment.server().target().subscribing(),
            counts.computeIfAbsent(rig.dialer().loopOf(number), loop -> count(rig)));
    clients.add(client);
    return client;
  }

  /** Counted by the tracker before the storm, and by the reconnecting clients after it. */
  private long before(BenchmarkHarness rig) {
    return sum(count -> count.attempts) == 0 ? rig.subscriptions().present() : 0;
  }

  private long back() {
    return sum(count -> count.back);
  }

  private long sum(Function<Count, LongAdder> counter) {
    return counts.values().stream().mapToLong(count -> counter.apply(count).sum()).sum();
  }

  private String status() {
    return "storm: %,d of %,d are back after %,d attempts"
        .formatted(back(), plan.clients().connections(), sum(count -> count.attempts));
  }

  private Report report(BenchmarkHarness rig, double seconds, PublishTally missed) {
    LatencySummary sinceStorm = merged(count -> count.sinceStorm);
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("connections", "clients", plan.clients().connections(), ""));
    figures.add(new Figure("returned", "back", back(), ""));
    figures.add(
        new Figure("missing", "not back in time", plan.clients().connections() - back(), ""));
    figures.add(
        new Figure("all_back_s", "until the last was subscribed", sinceStorm.max() / MS, "s"));
    figures.add(
        new Figure(
            "p50_back_s", "until half were subscribed", sinceStorm.percentiles().p50() / MS, "s"));
    figures.add(new Figure("attempts", "attempts", sum(count -> count.attempts), ""));
    figures.add(
        new Figure("refusals", "refused or cut off", sum(count -> count.attempts) - back(), ""));
    figures.add(new Figure("returned_per_s", "came back", back() / seconds, "1/s"));
    if (environment.server().target().recovering()) figures.addAll(replays(seconds, missed));
    figures.addAll(rig.interval().serverFigures("return", "client that came back", back()));
    GeneratorLoad load = rig.load(new Latencies(), new Latencies());
    figures.addAll(rig.generatorFigures(load));
    Map<String, LatencySummary> latencies = new LinkedHashMap<>();
    latencies.put("return → subscribed", merged(count -> count.sinceReturn));
    latencies.put("storm → subscribed", sinceStorm);
    return rig.report(
        "storm",
        plan.arguments(),
        figures,
        latencies,
        new Report.Notes(load.doubts(), rig.remarks()));
  }

  private List<Figure> replays(double seconds, PublishTally missed) {
    Completeness sum = Completeness.NONE;
    for (ReconnectingClient client : clients) {
      sum = sum.plus(Completeness.of(client.seen(), missedBy(client, missed)));
    }
    return List.of(
        new Figure("unrecovered", "told that something is lost", sum(c -> c.unrecovered), ""),
        new Figure("expected", "replays expected", sum.expected(), ""),
        new Figure("lost", "replays lost", sum.lost(), ""),
        new Figure("duplicates", "replays twice", sum.duplicates(), ""),
        new Figure("reordered", "replays out of order", sum.reordered(), ""),
        new Figure("caught_up_s", "until all were back and had their replays", seconds, "s"));
  }

  private LatencySummary merged(Function<Count, Latencies> of) {
    Latencies all = new Latencies();
    counts.values().forEach(count -> all.add(of.apply(count)));
    return all.summary();
  }
}
