package io.tidewire.bench.harness;

import io.tidewire.bench.machine.Accounts;
import io.tidewire.bench.machine.OwnThreads;
import io.tidewire.bench.machine.WatchedProcess;
import io.tidewire.bench.report.Figure;
import io.tidewire.bench.time.Ticker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The CPU and memory that the server, the generator and the machine used between two moments.
 * Confined to the main thread.
 */
public final class Interval {

  private static final double MICROS = 1e6;
  private static final double KB_PER_MB = 1_024;

  private final Ticker ticker;
  private final Accounts accounts;
  private final OwnThreads own = new OwnThreads();
  private final Map<WatchedProcess, OptionalDouble> before = new LinkedHashMap<>();
  private final Map<WatchedProcess, OptionalDouble> used = new LinkedHashMap<>();
  private final int processors = Runtime.getRuntime().availableProcessors();
  private OptionalDouble busyBefore = OptionalDouble.empty();
  private double busy;
  private long startMicros;
  private double seconds;

  public Interval(Ticker ticker, Accounts accounts) {
    this.ticker = ticker;
    this.accounts = accounts;
  }

  public void begin() {
    startMicros = ticker.micros();
    accounts.processes().forEach(process -> before.put(process, accounts.cpuSeconds(process)));
    busyBefore = accounts.machineBusySeconds();
    own.begin();
  }

  public void end() {
    seconds = (ticker.micros() - startMicros) / MICROS;
    before.forEach(
        (process, then) -> used.put(process, difference(then, accounts.cpuSeconds(process))));
    busy = difference(busyBefore, accounts.machineBusySeconds()).orElse(0);
    own.end();
  }

  private static OptionalDouble difference(OptionalDouble then, OptionalDouble now) {
    return then.isPresent() && now.isPresent()
        ? OptionalDouble.of(now.getAsDouble() - then.getAsDouble())
        : OptionalDouble.empty();
  }

  public double seconds() {
    return seconds;
  }

  /** CPU seconds of all watched processes; empty if there are none or one is unknown. */
  public OptionalDouble serverCpuSeconds() {
    if (used.isEmpty() || used.values().stream().anyMatch(OptionalDouble::isEmpty)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(used.values().stream().mapToDouble(OptionalDouble::getAsDouble).sum());
  }

  /** Cores and memory of each watched process, and the server's CPU per unit of its work. */
  public List<Figure> serverFigures(String unitName, String unitTitle, long units) {
    List<Figure> figures = new ArrayList<>();
    OptionalDouble cpu = serverCpuSeconds();
    if (cpu.isPresent() && units > 0) {
      figures.add(
          new Figure(
              "cpu_us_per_" + unitName,
              "server CPU per " + unitTitle,
              cpu.getAsDouble() * MICROS / units,
              "µs"));
    }
    if (cpu.isPresent()) {
      figures.add(new Figure("server_cores", "server CPU", cpu.getAsDouble() / seconds, "cores"));
    }
    used.forEach(
        (process, seconds) -> {
          if (used.size() > 1 && seconds.isPresent()) {
            figures.add(
                new Figure(
                    "cores_" + process.name(),
                    "  CPU of " + process.name(),
                    seconds.getAsDouble() / this.seconds,
                    "cores"));
          }
        });
    for (WatchedProcess process : accounts.processes()) {
      accounts
          .residentKb(process)
          .ifPresent(
              kb ->
                  figures.add(
                      new Figure(
                          "rss_mb_" + process.name(),
                          "memory of " + process.name() + " (RSS)",
                          kb / KB_PER_MB,
                          "MB")));
    }
    return figures;
  }

  /** The cores that the generator's own threads used. */
  public double ownCores() {
    return own.totalSeconds() / seconds;
  }

  /** The share of a core that the generator's busiest thread used. */
  public double busiestShare() {
    return own.busiestSeconds() / seconds;
  }

  /** The share of the machine that was busy; 0 if unknown. */
  public double machineShare() {
    return busy / seconds / processors;
  }
}
