package io.tidewire.bench.harness;

import io.tidewire.bench.machine.Accounts;
import io.tidewire.bench.machine.WatchedProcess;
import io.tidewire.bench.report.Series;
import io.tidewire.bench.report.Series.Point;
import io.tidewire.bench.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Reads counters twice a second: updates the progress line, and collects the data for plots. */
public final class Sampler implements AutoCloseable {

  private static final long EVERY_MS = 500;
  private static final double MICROS = 1e6;
  private static final double KB_PER_MB = 1_024;

  private interface Probe {
    OptionalDouble value(double seconds);
  }

  private record SampledSeries(
      String name, String panel, String unit, Probe probe, List<Point> points) {}

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "sampler");
            daemon.setDaemon(true);
            return daemon;
          });
  private final List<SampledSeries> lines = new ArrayList<>();
  private final Ticker ticker;
  private final Progress progress;
  private volatile Supplier<String> status = () -> "starting";
  private long startMicros;
  private long lastMicros;

  public Sampler(Ticker ticker, Progress progress, Accounts accounts) {
    this.ticker = ticker;
    this.progress = progress;
    for (WatchedProcess process : accounts.processes()) {
      cpu(process, accounts);
      lines.add(
          new SampledSeries(
              process.name(),
              "Resident memory",
              "MB",
              seconds -> scaled(accounts.residentKb(process), 1 / KB_PER_MB),
              new ArrayList<>()));
    }
  }

  private void cpu(WatchedProcess process, Accounts accounts) {
    double[] before = {accounts.cpuSeconds(process).orElse(0)};
    Probe probe =
        seconds -> {
          OptionalDouble now = accounts.cpuSeconds(process);
          if (now.isEmpty()) return now;
          double used = now.getAsDouble() - before[0];
          before[0] = now.getAsDouble();
          return OptionalDouble.of(used / seconds);
        };
    lines.add(new SampledSeries(process.name(), "CPU", "cores", probe, new ArrayList<>()));
  }

  /** Plots the growth per second of a counter. To be called before the start. */
  public void rate(String name, String panel, LongSupplier counter) {
    long[] before = {counter.getAsLong()};
    Probe probe =
        seconds -> {
          long now = counter.getAsLong();
          double grown = (now - before[0]) / seconds;
          before[0] = now;
          return OptionalDouble.of(grown);
        };
    lines.add(new SampledSeries(name, panel, "1/s", probe, new ArrayList<>()));
  }

  /** Plots a number as it is. To be called before the start. */
  public void gauge(String name, String panel, String unit, LongSupplier value) {
    Probe probe = seconds -> OptionalDouble.of((double) value.getAsLong());
    lines.add(new SampledSeries(name, panel, unit, probe, new ArrayList<>()));
  }

  /** Sets the text of the progress line, which is read on the sampler's thread. */
  public void status(Supplier<String> text) {
    status = text;
  }

  public void start() {
    startMicros = ticker.micros();
    lastMicros = startMicros;
    thread.scheduleAtFixedRate(this::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    long now = ticker.micros();
    double seconds = (now - lastMicros) / MICROS;
    if (seconds <= 0) return;
    lastMicros = now;
    for (SampledSeries line : lines) {
      OptionalDouble value = line.probe().value(seconds);
      if (value.isPresent()) {
        line.points().add(new Point((now - startMicros) / MICROS, value.getAsDouble()));
      }
    }
    progress.now(status.get());
  }

  /** The samples so far. */
  public synchronized List<Series> series() {
    return lines.stream()
        .map(line -> new Series(line.name(), line.panel(), Series.TIME, line.unit(), line.points()))
        .toList();
  }

  private static OptionalDouble scaled(OptionalDouble value, double by) {
    return value.isPresent() ? OptionalDouble.of(value.getAsDouble() * by) : value;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    progress.end();
  }
}
