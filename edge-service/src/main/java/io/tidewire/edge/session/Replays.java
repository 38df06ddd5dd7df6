package io.tidewire.edge.session;

import io.tidewire.edge.pacing.ReplayRates;
import io.tidewire.edge.session.limits.SessionLimits;
import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.kit.time.Timers.Cancel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one connection that begin with a replay of their channel's history, one
 * after the other as the rates of bytes allow: of the connection, of its app and of the process. A
 * subscription that has to wait joins later; none is refused. Uses no memory for a connection
 * without replays. Confined to the connection's event loop.
 */
final class Replays {

  static final String SETTING = "tidewire.edge.connection.replay-bytes-per-second";

  /** The budget refills continuously, so more frequent attempts are useless. */
  private static final long LEAST_WAIT_MS = 10;

  private static final Cancel NOT_WAITING = () -> {};

  private final String appId;
  private final SessionPorts ports;
  private @Nullable TokenBucket bytes;
  private @Nullable Deque<WaitingJoin> waiting;
  private Cancel timer = NOT_WAITING;

  private record WaitingJoin(Subscription subscription, Runnable join) {}

  Replays(String appId, SessionPorts ports) {
    this.appId = appId;
    this.ports = ports;
  }

  /** Runs {@code join} at once or later; never if the subscription ends before. */
  void start(Subscription subscription, Runnable join) {
    Deque<WaitingJoin> line = waiting;
    if (line == null) {
      line = new ArrayDeque<>(2);
      waiting = line;
    }
    line.add(new WaitingJoin(subscription, join));
    if (timer == NOT_WAITING) startThoseInTime(line);
  }

  private void startThoseInTime(Deque<WaitingJoin> line) {
    timer = NOT_WAITING;
    while (!line.isEmpty()) {
      WaitingJoin next = line.element();
      if (!next.subscription.isGone()) {
        long waitMs = tryStart();
        if (waitMs > 0) {
          Duration pause = Duration.ofMillis(Math.max(waitMs, LEAST_WAIT_MS));
          timer = ports.timers().after(pause, () -> startThoseInTime(line));
          return;
        }
        next.subscription.replays();
        next.join.run();
      }
      line.remove();
    }
  }

  private long tryStart() {
    TokenBucket own = bytes();
    if (!own.tryTake(ReplayRates.RESERVED)) {
      ports.replays().delayedByConnection(SETTING);
      return Math.max(1, own.msUntilAvailable(ReplayRates.RESERVED));
    }
    long waitMs = ports.replays().tryStart(appId);
    if (waitMs > 0) own.spend(-ReplayRates.RESERVED);
    return waitMs;
  }

  private TokenBucket bytes() {
    if (bytes == null) {
      SessionLimits.Rate rate = ports.limits().replayBytes();
      bytes = new TokenBucket(rate.perSecond(), rate.burst(), ports.clock());
    }
    return bytes;
  }

  /** A replay that had started has ended. */
  void ended(long replayed) {
    bytes().spend(replayed - ReplayRates.RESERVED);
    ports.replays().settle(appId, replayed);
  }

  /** The connection is gone. */
  void stop() {
    timer.cancel();
    if (waiting != null) waiting.clear();
  }
}
