package io.tidewire.edge.websocket.server;

import io.tidewire.edge.websocket.connection.Connections;
import io.tidewire.edge.websocket.connection.EdgeSocket;
import io.tidewire.edge.websocket.limits.DrainProgress;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.error.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Sends the clients of one event loop away evenly over a window and in random order, so that the
 * other edges do not get all clients at once (docs/design/delivery.md §6). Clients that can migrate
 * are asked to, and open their next connection before they close this one; other connections are
 * closed. Connections that are left after a further {@link #MIGRATION_TIME} are closed. Confined to
 * that loop.
 */
final class Drain {

  private static final Duration TICK = Duration.ofMillis(100);

  /** What the last client that is asked to migrate has for it, but no longer than the window. */
  static final Duration MIGRATION_TIME = Duration.ofSeconds(5);

  /**
   * Most milliseconds over which clients should spread their reconnects; stock clients do not read
   * it.
   */
  private static final int MAX_RETRY_MS = 1_000;

  private final Connections connections;
  private final DrainProgress progress;
  private final Random random;
  private final Pace staying;
  private final Pace moving;
  private final long closingTick;
  private final long lastTick;
  private final Promise<Void> done = Promise.promise();
  private long tick;

  /**
   * @param window over which the departures are spread
   * @param linger extra time for clients that do not answer the close frame
   */
  Drain(
      Connections connections,
      Duration window,
      Duration linger,
      DrainProgress progress,
      Random random) {
    this.connections = connections;
    this.progress = progress;
    this.random = random;
    long ticks = Math.max(1, window.dividedBy(TICK));
    closingTick = closingTick(window);
    lastTick = closingTick + linger.dividedBy(TICK);
    List<EdgeSocket> all = connections.copy();
    Collections.shuffle(all, random);
    Map<Boolean, List<EdgeSocket>> byAbility =
        all.stream().collect(Collectors.partitioningBy(EdgeSocket::canMigrate));
    staying = new Pace(byAbility.getOrDefault(false, List.of()), ticks);
    moving = new Pace(byAbility.getOrDefault(true, List.of()), ticks);
  }

  /** When all that are left are closed, after the drain began. */
  static Duration untilAllAreClosed(Duration window) {
    return TICK.multipliedBy(closingTick(window));
  }

  private static long closingTick(Duration window) {
    Duration migrating = window.compareTo(MIGRATION_TIME) < 0 ? window : MIGRATION_TIME;
    return Math.max(1, window.plus(migrating).dividedBy(TICK));
  }

  /** Completes when no connection is left, or at the end of window and linger. */
  Future<Void> run(Timers timers) {
    progress.found(staying.size() + moving.size());
    Cancel ticking = timers.every(TICK, this::tick);
    return done.future().onComplete(over -> ticking.cancel());
  }

  private void tick() {
    tick++;
    long leftMs = Math.max(0, closingTick - tick) * TICK.toMillis();
    progress.sentAway(moving.advance(tick, socket -> socket.migrate(leftMs)));
    progress.sentAway(staying.advance(tick, this::sendAway));
    // Clients that did not migrate, and connections accepted just as the drain began.
    if (tick == closingTick) connections.copy().forEach(this::sendAway);
    boolean nobodyLeft = moving.isOver() && staying.isOver() && connections.size() == 0;
    if (nobodyLeft || tick >= lastTick) done.tryComplete();
  }

  private void sendAway(EdgeSocket socket) {
    socket.close(CloseCode.RECONNECT, "drain retry_ms=" + random.nextInt(MAX_RETRY_MS));
  }

  /** Some of the connections, spread over a number of ticks. */
  private static final class Pace {

    private final List<EdgeSocket> queue;
    private final long ticks;
    private int served;

    Pace(List<EdgeSocket> queue, long ticks) {
      this.queue = queue;
      this.ticks = ticks;
    }

    int size() {
      return queue.size();
    }

    boolean isOver() {
      return served == queue.size();
    }

    /** Returns how many were due. */
    int advance(long tick, Consumer<EdgeSocket> turn) {
      int before = served;
      int due = (int) (queue.size() * Math.min(tick, ticks) / ticks);
      for (; served < due; served++) turn.accept(queue.get(served));
      return served - before;
    }
  }
}
