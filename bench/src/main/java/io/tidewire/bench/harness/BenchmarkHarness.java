package io.tidewire.bench.harness;

import io.netty.channel.EventLoop;
import io.tidewire.bench.client.ClientLoops;
import io.tidewire.bench.client.ConnectionListener;
import io.tidewire.bench.client.Dialer;
import io.tidewire.bench.client.SubscriptionTracker;
import io.tidewire.bench.failure.RunFailed;
import io.tidewire.bench.machine.GeneratorLoad;
import io.tidewire.bench.machine.LoopLag;
import io.tidewire.bench.machine.Machine;
import io.tidewire.bench.publish.HttpDialer;
import io.tidewire.bench.publish.HttpTarget;
import io.tidewire.bench.publish.PublishPlan;
import io.tidewire.bench.publish.PublishTally;
import io.tidewire.bench.publish.Publisher;
import io.tidewire.bench.publish.SignedRequests;
import io.tidewire.bench.report.Figure;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.LatencySummary;
import io.tidewire.bench.stats.MeasuredPeriod;
import io.tidewire.bench.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * The equipment of a run: event loops whose lag is measured, a dialer, a sampler, and the measured
 * period. Confined to the main thread, like everything in this package that does not say otherwise.
 */
public final class BenchmarkHarness implements AutoCloseable {

  private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(60);
  private static final double MICROS = 1e6;

  private final RunEnvironment environment;
  private final Ticker ticker;
  private final Waiting waiting;
  private final MeasuredPeriod window = new MeasuredPeriod();
  private final SubscriptionTracker subscriptions = new SubscriptionTracker();
  private final ClientLoops loops;
  private final Dialer dialer;
  private final Sampler sampler;
  private final Interval interval;
  private final ClientLoops publisherLoop;
  private final List<LoopLag> lags = new ArrayList<>();

  public BenchmarkHarness(RunEnvironment environment) {
    this.environment = environment;
    ticker = environment.process().ticker();
    waiting = new Waiting(ticker);
    loops = new ClientLoops("crowd", environment.loops());
    publisherLoop = new ClientLoops("publisher", 1);
    dialer =
        new Dialer(
            loops,
            environment.server().target().endpoints(),
            environment.server().target().sourceAddresses(),
            environment.server().target().tls(false),
            ticker);
    sampler = new Sampler(ticker, environment.progress(), environment.server().accounts());
    interval = new Interval(ticker, environment.server().accounts());
    for (EventLoop loop : loops.all()) lags.add(LoopLag.watch(loop, ticker, window));
  }

  public Ticker ticker() {
    return ticker;
  }

  public Waiting waiting() {
    return waiting;
  }

  public MeasuredPeriod window() {
    return window;
  }

  public SubscriptionTracker subscriptions() {
    return subscriptions;
  }

  public ClientLoops loops() {
    return loops;
  }

  public Dialer dialer() {
    return dialer;
  }

  public Sampler sampler() {
    return sampler;
  }

  public Interval interval() {
    return interval;
  }

  public Publisher publisher(PublishPlan plan, PublishTally tally) {
    HttpTarget api = environment.server().api();
    HttpDialer toApi =
        new HttpDialer(
            publisherLoop.all().get(0),
            api.url(),
            api.url().tls() ? environment.server().target().tls(true) : Optional.empty());
    SignedRequests requests = new SignedRequests(api, plan, environment.process().clock());
    return new Publisher(toApi, requests, plan, tally, ticker);
  }

  /**
   * Opens the connections {@code from} to {@code to} at a fixed pace, and waits until each has
   * subscribed or failed.
   */
  public void open(int from, int to, int pace, IntFunction<ConnectionListener> listeners) {
    dial(from, to, pace, number -> dialer.open(number, listeners.apply(number)));
  }

  /** The same for clients that connect by themselves. */
  public void dial(int from, int to, int pace, IntConsumer dial) {
    sampler.status(
        () -> "connecting: %,d of %,d subscribed".formatted(subscriptions.present(), to));
    long start = ticker.micros();
    for (int i = from; i < to; i++) {
      waiting.untilMicros(start + Math.round((i - from) * MICROS / pace));
      dial.accept(i);
    }
    waiting.until(ARRIVAL_LIMIT, () -> subscriptions.answered() >= to);
    if (subscriptions.present() == 0) {
      throw new RunFailed("no connection could subscribe: " + subscriptions.troubles());
    }
  }

  /** Waits for the beginning of the measured period, and measures until its end. */
  public void measure(long fromMicros, long toMicros, Runnable atBegin, Runnable atEnd) {
    window.set(fromMicros, toMicros);
    waiting.untilMicros(fromMicros);
    interval.begin();
    atBegin.run();
    waiting.untilMicros(toMicros);
    interval.end();
    atEnd.run();
  }

  /** The connections' errors, for the report. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    subscriptions.troubles().forEach((label, count) -> remarks.add(count + " × " + label));
    return remarks;
  }

  /** To be called when the loops have settled. */
  public GeneratorLoad load(Latencies probeLag, Latencies publishLag) {
    Latencies all = new Latencies();
    lags.forEach(each -> all.add(each.lag()));
    return new GeneratorLoad(
        new GeneratorLoad.Lag(p99(all), p99(probeLag), p99(publishLag)),
        interval.ownCores(),
        interval.busiestShare(),
        interval.machineShare());
  }

  private static double p99(Latencies latencies) {
    return latencies.summary().percentiles().p99();
  }

  public List<Figure> generatorFigures(GeneratorLoad load) {
    return List.of(
        new Figure("generator_cores", "generator's own CPU", load.cores(), "cores"),
        new Figure("generator_loop_lag_ms", "generator's loop lag, p99", load.lag().loopMs(), "ms"),
        new Figure("machine_busy", "machine busy", load.machineShare() * 100, "%"));
  }

  public Report report(
      String command,
      Map<String, String> arguments,
      List<Figure> figures,
      Map<String, LatencySummary> latencies,
      Report.Notes notes) {
    return new Report(
        command,
        environment.title(),
        new Report.Conditions(
            environment.process().clock().instant().toString(), Machine.facts(), arguments),
        new Report.Results(figures, latencies, sampler.series()),
        notes);
  }

  @Override
  public void close() {
    sampler.close();
    publisherLoop.close();
    loops.close();
  }
}
