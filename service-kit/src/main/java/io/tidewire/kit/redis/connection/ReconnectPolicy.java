package io.tidewire.kit.redis.connection;

import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a connection is attempted again: after a random pause of at most 100 ms at first. The
 * maximum doubles with every attempt up to {@link #LONGEST}, until a connection has lasted for
 * {@link #SETTLED}.
 *
 * <p>The longest pause decides how soon a process reconnects after Redis has returned. Everything
 * must be delivered again within 5 s (docs/design/delivery.md §8.3, C8), of which subscribing again
 * takes up to 2.5 s. It also decides the load on Redis: two attempts per second and connection on
 * average. Accepting a connection and closing it costs Redis 10 µs, a complete handshake 25 µs: a
 * quarter of a second for 10,000 connections, the default limit of Redis, spread over a second.
 *
 * <p>Confined to the connection's event loop.
 */
final class ReconnectPolicy {

  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(1);

  /**
   * A connection that lasted this long was a good one. Longer than it takes to detect a dead
   * connection that looks open (4 s, see {@link SubscriptionProbe}).
   */
  static final Duration SETTLED = Duration.ofSeconds(5);

  private final Timers timers;
  private final Backoff backoff;
  private Cancel pending = () -> {};

  ReconnectPolicy(Timers timers, RandomGenerator random) {
    this.timers = timers;
    backoff = new Backoff(FIRST, LONGEST, random);
  }

  /**
   * An attempt is under way.
   *
   * @param giveUp runs after {@code timeout}, unless {@link #up} or {@link #lost} comes first
   */
  void dialled(Duration timeout, Runnable giveUp) {
    set(timeout, giveUp);
  }

  /** The attempt led to a connection. */
  void up() {
    set(SETTLED, backoff::reset);
  }

  /** There is no connection: schedules the next attempt. */
  void lost(Runnable dial) {
    set(backoff.next(), dial);
  }

  /** The address has changed, so earlier failures do not count: connects soon. */
  void moved(Runnable dial) {
    backoff.reset();
    lost(dial);
  }

  /** Stops for good. */
  void stop() {
    pending.cancel();
  }

  private void set(Duration delay, Runnable task) {
    pending.cancel();
    pending = timers.after(delay, task);
  }
}
