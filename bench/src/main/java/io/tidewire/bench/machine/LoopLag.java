package io.tidewire.bench.machine;

import io.netty.channel.EventLoop;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.MeasuredPeriod;
import io.tidewire.bench.time.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * How late an event loop of the generator runs a task that is due every 5 ms. If the generator's
 * own loops lagged, the figures say little about the server. Confined to that loop.
 */
public final class LoopLag {

  private static final long EVERY_MICROS = 5_000;

  private final EventLoop loop;
  private final Ticker ticker;
  private final MeasuredPeriod window;
  private final Latencies lag = new Latencies();
  private long due;

  private LoopLag(EventLoop loop, Ticker ticker, MeasuredPeriod window) {
    this.loop = loop;
    this.ticker = ticker;
    this.window = window;
  }

  /** Watches until the loop ends. */
  public static LoopLag watch(EventLoop loop, Ticker ticker, MeasuredPeriod window) {
    LoopLag watch = new LoopLag(loop, ticker, window);
    loop.execute(watch::next);
    return watch;
  }

  private void next() {
    due = ticker.micros() + EVERY_MICROS;
    loop.schedule(this::arrived, EVERY_MICROS, TimeUnit.MICROSECONDS);
  }

  private void arrived() {
    long now = ticker.micros();
    if (window.contains(due)) lag.record(now - due);
    next();
  }

  /** To be read on the loop, or after it has ended. */
  public Latencies lag() {
    return lag;
  }
}
