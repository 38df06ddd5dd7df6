package io.tidewire.bench.run;

import io.netty.channel.EventLoop;
import io.tidewire.bench.client.SubscribedClient;
import io.tidewire.bench.client.SubscribedClient.Subscription;
import io.tidewire.bench.harness.BenchmarkHarness;
import io.tidewire.bench.harness.RunEnvironment;
import io.tidewire.bench.machine.GeneratorLoad;
import io.tidewire.bench.probe.ProbeProcess;
import io.tidewire.bench.probe.ProbeResult;
import io.tidewire.bench.publish.PublishTally;
import io.tidewire.bench.publish.Publisher;
import io.tidewire.bench.report.Figure;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.stats.Arrivals;
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

/** Publishes to subscribed channels and tracks every event to every subscriber. */
public final class FanoutRun {

  private static final int MOST_TRACKED = 1_000_000;
  private static final Duration SETTLE = Duration.ofMillis(500);
  private static final Duration STRAGGLERS = Duration.ofSeconds(5);
  private static final Duration ANSWERS = Duration.ofSeconds(12);
  private static final long HEAD_START_MICROS = 200_000;
  private static final double MILLION = 1e6;

  private final RunEnvironment environment;
  private final FanoutPlan plan;
  private final int channels;
  private final int tracked;
  private final List<SubscribedClient> subscribers = new ArrayList<>();
  private final Map<EventLoop, Arrivals> arrivals = new HashMap<>();
  private long deliveries;
  private long bytes;

  public FanoutRun(RunEnvironment environment, FanoutPlan plan) {
    this.environment = environment;
    this.plan = plan;
    channels = plan.publishes().channels().size();
    double events =
        plan.publishes().rate()
                * plan.time().warmUp().plus(plan.time().duration()).toMillis()
                / 1_000
            + channels;
    tracked = plan.listening() ? 1 : (int) Math.min(MOST_TRACKED, events);
  }

  public Report execute() {
    try (ProbeProcess probe =
            ProbeProcess.start(
                environment.process().main(), environment.server().target(), plan.probeChannels());
        BenchmarkHarness rig = new BenchmarkHarness(environment)) {
      rig.loops().all().forEach(loop -> arrivals.put(loop, new Arrivals(tracked)));
      rig.sampler().rate("deliveries", "Deliveries", rig.subscriptions()::deliveries);
      rig.sampler().start();
      rig.open(0, plan.bulk(), plan.subscribers().pace(), number -> subscriber(rig, number));
      probe.awaitReady();
      PublishTally tally = new PublishTally(rig.window(), channels, tracked);
      Publisher publisher = rig.publisher(plan.publishes(), tally);
      follow(rig, probe, publisher, tally);
      ProbeResult probed = probe.stop();
      publisher.close();
      rig.loops().settle();
      return report(rig, tally, probed);
    }
  }

  private SubscribedClient subscriber(BenchmarkHarness rig, int number) {
    int channel = plan.channelOf(number);
    Arrivals here = arrivals.getOrDefault(rig.dialer().loopOf(number), new Arrivals(1));
    SubscribedClient subscriber =
        new SubscribedClient(
            environment.server().target().subscribing(),
            new Subscription(plan.publishes().channels().get(channel), channel, "u" + number),
            rig.subscriptions(),
            (of, now, stamp) -> here.saw(stamp.number() * channels + of, now));
    subscribers.add(subscriber);
    return subscriber;
  }

  private void follow(
      BenchmarkHarness rig, ProbeProcess probe, Publisher publisher, PublishTally tally) {
    rig.sampler().status(() -> status(rig, tally));
    if (!plan.listening()) publisher.start(HEAD_START_MICROS);
    long start = rig.ticker().micros() + HEAD_START_MICROS;
    long from = plan.time().fromMicros(start);
    long to = plan.time().toMicros(start);
    probe.measure(from, to);
    rig.measure(from, to, () -> count(rig, -1), () -> count(rig, 1));
    publisher.stop();
    if (!plan.listening()) rig.waiting().until(ANSWERS, tally::isSettled);
    if (!plan.listening())
      rig.waiting().untilStill(STRAGGLERS, SETTLE, rig.subscriptions()::deliveries);
  }

  private void count(BenchmarkHarness rig, int sign) {
    deliveries += sign * rig.subscriptions().deliveries();
    bytes += sign * rig.dialer().bytesRead();
  }

  private String status(BenchmarkHarness rig, PublishTally tally) {
    return "fanout: %,d subscribed, %,d events accepted, %,d failed, %,d deliveries, %d gone"
        .formatted(
            rig.subscriptions().present(),
            tally.accepted(),
            tally.failed(),
            rig.subscriptions().deliveries(),
            rig.subscriptions().gone());
  }

  private Report report(BenchmarkHarness rig, PublishTally tally, ProbeResult probed) {
    Completeness complete = completeness(tally, probed);
    long measured = deliveries + probed.latency().count();
    double seconds = rig.interval().seconds();
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "connections",
            "subscribers",
            rig.subscriptions().present() + probed.seen().size(),
            ""));
    figures.add(new Figure("channels", "channels", channels, ""));
    if (!plan.listening()) {
      figures.add(
          new Figure("events_per_s", "events accepted", tally.acceptedInWindow() / seconds, "1/s"));
      figures.add(new Figure("events_failed", "events failed", tally.failed(), ""));
    }
    figures.add(new Figure("deliveries_per_s", "deliveries", measured / seconds, "1/s"));
    figures.add(new Figure("mb_per_s", "received", bytes / MILLION / seconds, "MB/s"));
    figures.add(new Figure("expected", "deliveries expected, in all", complete.expected(), ""));
    figures.add(new Figure("lost", "lost", complete.lost(), ""));
    figures.add(new Figure("duplicates", "duplicates", complete.duplicates(), ""));
    if (plan.listening() || plan.publishes().isOrdered()) {
      figures.add(new Figure("reordered", "out of order", complete.reordered(), ""));
    }
    figures.addAll(rig.interval().serverFigures("delivery", "delivery", measured));
    GeneratorLoad load = rig.load(probed.lag(), tally.lateness());
    figures.addAll(rig.generatorFigures(load));
    return rig.report(
        "fanout",
        plan.arguments(),
        figures,
        latencies(tally, probed),
        new Report.Notes(load.doubts(), remarks(rig, tally)));
  }

  private Completeness completeness(PublishTally tally, ProbeResult probed) {
    Completeness sum = Completeness.NONE;
    for (SubscribedClient subscriber : subscribers) {
      sum = sum.plus(of(subscriber.seen(), tally, subscriber.number()));
    }
    for (int i = 0; i < probed.seen().size(); i++) {
      sum = sum.plus(of(probed.seen().get(i), tally, plan.channelOf(plan.bulk() + i)));
    }
    return sum;
  }

  private Completeness of(Seen seen, PublishTally tally, int channel) {
    return plan.listening()
        ? Completeness.ofWhatCame(seen)
        : Completeness.of(seen, tally.acceptedOn(channel));
  }

  private Map<String, LatencySummary> latencies(PublishTally tally, ProbeResult probed) {
    Map<String, LatencySummary> latencies = new LinkedHashMap<>();
    latencies.put("publish due → probe", probed.latency().summary());
    if (plan.listening()) return latencies;
    List<Arrivals> loops = List.copyOf(arrivals.values());
    latencies.put("publish due → last subscriber", since(tally.intended(), loops));
    latencies.put("publish accepted → last subscriber", since(tally.acceptedAt(), loops));
    latencies.put("publish due → HTTP answer", tally.response().summary());
    return latencies;
  }

  private static LatencySummary since(Arrivals starts, List<Arrivals> loops) {
    Latencies latencies = Arrivals.since(starts, loops);
    return latencies.summary();
  }

  private List<String> remarks(BenchmarkHarness rig, PublishTally tally) {
    List<String> remarks = new ArrayList<>(rig.remarks());
    remarks.addAll(tally.remarks());
    if (!plan.listening() && !plan.publishes().isOrdered()) {
      remarks.add("several connections published to a channel, so its order was not checked");
    }
    return remarks;
  }
}
