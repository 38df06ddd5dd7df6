package io.tidewire.bench.drain;

import io.netty.channel.EventLoop;
import io.tidewire.bench.client.Dialer;
import io.tidewire.bench.client.SubscriptionTracker;
import io.tidewire.bench.client.Target;
import io.tidewire.bench.harness.BenchmarkHarness;
import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.machine.GeneratorLoad;
import io.tidewire.bench.publish.PublishTally;
import io.tidewire.bench.publish.Publisher;
import io.tidewire.bench.report.Figure;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.LatencySummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Publishes to clients of every kind while servers are replaced or added from outside. Counts what
 * clients lose, how long they are disconnected, and which members are announced as added or
 * removed.
 */
public final class DrainRun {

  private static final Duration CALM = Duration.ofSeconds(2);
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration STRAGGLERS = Duration.ofSeconds(20);
  private static final Duration ANSWERS = Duration.ofSeconds(12);
  private static final long HEAD_START_MICROS = 200_000;
  private static final double MICROS = 1e6;

  private final RunEnvironment environment;
  private final DrainPlan plan;
  private final Map<ClientKind, Map<EventLoop, MoveCount>> counts = new EnumMap<>(ClientKind.class);
  private final List<MovingClient> clients = new ArrayList<>();
  private final LongAdder deliveries = new LongAdder();
  private final SubscriptionTracker roll;
  private final BenchmarkHarness rig;
  private volatile boolean allAreThere;

  private DrainRun(RunEnvironment environment, DrainPlan plan, BenchmarkHarness rig) {
    this.environment = environment;
    this.plan = plan;
    this.rig = rig;
    roll = rig.subscriptions();
    for (ClientKind kind : ClientKind.values()) {
      Map<EventLoop, MoveCount> ofKind = new HashMap<>();
      rig.loops().all().forEach(loop -> ofKind.put(loop, new MoveCount()));
      counts.put(kind, ofKind);
    }
  }

  public static Report execute(RunEnvironment environment, DrainPlan plan) {
    try (BenchmarkHarness rig = new BenchmarkHarness(environment)) {
      return new DrainRun(environment, plan, rig).run();
    }
  }

  // Called by clients on their event loops.

  SubscriptionTracker roll() {
    return roll;
  }

  long micros() {
    return rig.ticker().micros();
  }

  void delivered() {
    deliveries.increment();
  }

  /** A member was announced as added or removed. */
  void member(MoveCount count) {
    if (allAreThere) count.memberEvents.increment();
  }

  // The phases of the run.

  private Report run() {
    rig.sampler().rate("deliveries", "Deliveries", deliveries::sum);
    rig.sampler().start();
    Dialer stock = dialer(false);
    Dialer recovering = dialer(true);
    rig.dial(
        0,
        plan.clients().connections(),
        plan.clients().pace(),
        number -> open(number, DrainPlan.kindOf(number).isRecovering() ? recovering : stock));
    rig.waiting().pass(CALM);
    allAreThere = true;
    PublishTally tally = new PublishTally(rig.window(), plan.publishes().channels().size(), 1);
    Publisher publisher = rig.publisher(plan.publishes(), tally);
    rig.sampler().status(() -> status(tally));
    publisher.start(HEAD_START_MICROS);
    long start = rig.ticker().micros() + HEAD_START_MICROS;
    rig.measure(start, start + plan.duration().toNanos() / 1_000, () -> {}, () -> {});
    publisher.stop();
    rig.waiting().until(ANSWERS, tally::isSettled);
    rig.waiting().untilStill(STRAGGLERS, SETTLE, deliveries::sum);
    publisher.close();
    rig.loops().settle();
    for (int i = 0; i < clients.size(); i++) {
      clients.get(i).end(tally.acceptedOn(plan.channelOf(i)));
    }
    return report(tally);
  }

  private Dialer dialer(boolean recovering) {
    Target target = environment.server().target().with(recovering);
    return new Dialer(
        rig.loops(), target.endpoints(), target.sourceAddresses(), target.tls(false), rig.ticker());
  }

  private void open(int number, Dialer dialer) {
    ClientKind kind = DrainPlan.kindOf(number);
    MoveCount count = countOf(kind, dialer.loopOf(number));
    Target target = environment.server().target().with(kind.isRecovering());
    MovingClient client =
        new MovingClient(
            number,
            plan.publishes().channels().get(plan.channelOf(number)),
            dialer,
            target.subscribing(),
            new MovingClient.Surroundings(kind, count, this));
    clients.add(client);
    dialer.open(number, client);
  }

  private MoveCount countOf(ClientKind kind, EventLoop loop) {
    return counts.getOrDefault(kind, Map.of()).getOrDefault(loop, new MoveCount());
  }

  private String status(PublishTally tally) {
    return "drain: %,d migrated, %,d reconnected, %,d events accepted, %,d failed, %,d deliveries"
        .formatted(
            sum(count -> count.migrated),
            sum(count -> count.swapped),
            tally.accepted(),
            tally.failed(),
            deliveries.sum());
  }

  private long sum(Function<MoveCount, LongAdder> counter) {
    long sum = 0;
    for (ClientKind kind : ClientKind.values()) sum += sum(kind, counter);
    return sum;
  }

  private long sum(ClientKind kind, Function<MoveCount, LongAdder> counter) {
    return counts.getOrDefault(kind, Map.of()).values().stream()
        .mapToLong(count -> counter.apply(count).sum())
        .sum();
  }

  private Report report(PublishTally tally) {
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("connections", "clients", roll.present(), ""));
    figures.add(new Figure("channels", "channels", plan.publishes().channels().size(), ""));
    double seconds = plan.duration().toNanos() / (MICROS * 1_000);
    figures.add(new Figure("events_per_s", "events accepted", tally.accepted() / seconds, "1/s"));
    figures.add(new Figure("events_failed", "events failed", tally.failed(), ""));
    figures.add(new Figure("deliveries", "deliveries", deliveries.sum(), ""));
    figures.add(
        new Figure(
            "member_events",
            "members seen coming or leaving",
            sum(count -> count.memberEvents),
            ""));
    for (ClientKind kind : ClientKind.values()) figures.addAll(figures(kind));
    figures.addAll(rig.interval().serverFigures("delivery", "delivery", deliveries.sum()));
    GeneratorLoad load = rig.load(new Latencies(), tally.lateness());
    figures.addAll(rig.generatorFigures(load));
    List<String> remarks = new ArrayList<>(rig.remarks());
    remarks.addAll(tally.remarks());
    return rig.report(
        "drain", plan.arguments(), figures, swaps(), new Report.Notes(load.doubts(), remarks));
  }

  private List<Figure> figures(ClientKind kind) {
    String name = kind.text().replace('-', '_');
    List<Figure> figures = new ArrayList<>();
    if (kind.isRecovering()) {
      figures.add(figure(kind, name + "_migrated", "migrated", count -> count.migrated));
      figures.add(
          figure(kind, name + "_unrecovered", "told of a loss", count -> count.unrecovered));
    }
    figures.add(figure(kind, name + "_reconnected", "reconnected", count -> count.swapped));
    figures.add(
        figure(kind, name + "_lost_in_swap", "lost while reconnecting", count -> count.lostInSwap));
    figures.add(figure(kind, name + "_lost", "lost while connected", count -> count.lostElsewhere));
    figures.add(figure(kind, name + "_duplicates", "duplicates", count -> count.duplicates));
    return figures;
  }

  private Figure figure(
      ClientKind kind, String name, String title, Function<MoveCount, LongAdder> counter) {
    return new Figure(name, kind.text() + ": " + title, sum(kind, counter), "");
  }

  private Map<String, LatencySummary> swaps() {
    Map<String, LatencySummary> swaps = new LinkedHashMap<>();
    counts.forEach(
        (kind, byLoop) -> {
          Latencies all = new Latencies();
          byLoop.values().forEach(count -> all.add(count.swap));
          if (all.count() > 0) {
            swaps.put("closed → subscribed again, " + kind.text(), all.summary());
          }
        });
    return swaps;
  }
}
