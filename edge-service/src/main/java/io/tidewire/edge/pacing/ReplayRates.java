package io.tidewire.edge.pacing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.limits.KeyedRate;
import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.kit.log.LimitLog;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many bytes of histories all connections of this process are replayed in a second, and those
 * of one app: half of that. A replay takes {@link #RESERVED} bytes before it begins, and settles
 * what it took in fact when it has ended. Safe from any thread.
 */
public final class ReplayRates {

  /** What a replay is taken to need before its size is known. */
  public static final int RESERVED = 16 * 1024;

  private static final Logger log = LoggerFactory.getLogger(ReplayRates.class);

  private static final String MAX = "tidewire.edge.replay.max-bytes-per-second";
  private static final int USUAL = 32 * 1024 * 1024;
  private static final int LEAST = 64 * 1024;
  private static final int MOST = 1024 * 1024 * 1024;
  private static final int BURST_SECONDS = 4;
  private static final int SHARE_OF_APP = 2;
  private static final int MAX_APPS = 10_000;

  private final KeyedRate<String> apps;
  private final TokenBucket all;
  private final Counter delayedConnection;
  private final Counter delayedApp;
  private final Counter delayedProcess;

  /**
   * @param perSecond bytes, of all connections
   */
  public ReplayRates(long perSecond, MeterRegistry registry, Clock clock) {
    long ofApp = perSecond / SHARE_OF_APP;
    apps = new KeyedRate<>(ofApp, ofApp * BURST_SECONDS, MAX_APPS, clock);
    all = new TokenBucket(perSecond, perSecond * BURST_SECONDS, clock);
    delayedConnection = delayed(registry, "connection");
    delayedApp = delayed(registry, "app");
    delayedProcess = delayed(registry, "process");
  }

  public static ReplayRates from(Settings settings, MeterRegistry registry, Clock clock) {
    return new ReplayRates(bytesPerSecond(settings), registry, clock);
  }

  /** Throws {@link BadSetting}, naming the setting. */
  public static int bytesPerSecond(Settings settings) {
    return settings.integer(MAX, USUAL, LEAST, MOST);
  }

  private static Counter delayed(MeterRegistry registry, String reason) {
    return Counter.builder("tidewire_replays_delayed_total")
        .description("Replays of a history that waited for the rate of their bytes")
        .tag("reason", reason)
        .register(registry);
  }

  /** Takes what a replay needs at first; returns 0 then, else the milliseconds to wait before. */
  public long tryStart(String appId) {
    if (!apps.tryTake(appId, RESERVED)) {
      delayedApp.increment();
      LimitLog.reached(log, MAX);
      return Math.max(1, apps.msUntilAvailable(appId, RESERVED));
    }
    synchronized (all) {
      if (all.tryTake(RESERVED)) return 0;
    }
    apps.spend(appId, -RESERVED);
    delayedProcess.increment();
    LimitLog.reached(log, MAX);
    synchronized (all) {
      return Math.max(1, all.msUntilAvailable(RESERVED));
    }
  }

  /** A connection waits for its own rate. */
  public void delayedByConnection(String setting) {
    delayedConnection.increment();
    LimitLog.reached(log, setting);
  }

  /** A replay that had started has taken so many bytes in all. */
  public void settle(String appId, long bytes) {
    apps.spend(appId, bytes - RESERVED);
    synchronized (all) {
      all.spend(bytes - RESERVED);
    }
  }
}
