package io.tidewire.bench.run;

import io.netty.channel.EventLoop;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.MeasuredPeriod;
import io.tidewire.bench.time.Ticker;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes the clients of one event loop change channels in turn, by a schedule. Confined to that
 * loop.
 */
final class ChurnDriver {

  private static final double MICROS = 1e6;

  private final EventLoop loop;
  private final List<ChurningClient> clients;
  private final double rate;
  private final MeasuredPeriod window;
  private final Ticker ticker;
  private final Latencies lateness = new Latencies();
  private long startMicros;
  private long changes;
  private boolean stopped;

  ChurnDriver(
      EventLoop loop,
      List<ChurningClient> clients,
      double rate,
      MeasuredPeriod window,
      Ticker ticker) {
    this.loop = loop;
    this.clients = clients;
    this.rate = rate;
    this.window = window;
    this.ticker = ticker;
  }

  /** Thread-safe. */
  void start(long delayMicros) {
    loop.execute(
        () -> {
          startMicros = ticker.micros() + delayMicros;
          loop.schedule(this::tick, delayMicros, TimeUnit.MICROSECONDS);
        });
  }

  /** Thread-safe. */
  void stop() {
    loop.execute(() -> stopped = true);
  }

  private void tick() {
    if (stopped) return;
    long now = ticker.micros();
    long due = dueMicros();
    while (due <= now) {
      if (window.contains(due)) lateness.record(now - due);
      clients.get((int) (changes++ % clients.size())).change(due);
      due = dueMicros();
    }
    loop.schedule(this::tick, due - now, TimeUnit.MICROSECONDS);
  }

  private long dueMicros() {
    return startMicros + Math.round(changes * (MICROS / rate));
  }

  /** How late the generator was. To be read when the loop has settled. */
  Latencies lateness() {
    return lateness;
  }
}
