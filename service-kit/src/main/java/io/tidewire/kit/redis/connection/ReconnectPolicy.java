package io.tidewire.kit.redis.connection;

import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a line is dialled again: after a random time between nothing and a ceiling that is 100 ms at
 * first and doubles with every attempt up to {@link #LONGEST}, until a connection has lasted for
 * {@link #SETTLED}.
 *
 * <p>The longest wait decides how soon a Redis that returns is found, however long it was away, and
 * a line that is cut again and again is back: everything must be delivered again within 5 s
 * (docs/design/delivery.md §8.3, C8), and to subscribe anew takes up to 2.5 s of them. It decides,
 * too, what a Redis has to bear: two attempts per second and line on average. A Redis that is away
 * is sent as many packets, one that accepts and hangs up pays 10 µs for each, and one that is back
 * 25 µs per line: a quarter of a second for 10,000 lines, its own limit by default, which come
 * spread over a second.
 *
 * <p>Confined to the line's event loop.
 */
final class ReconnectPolicy {

  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(1);

  /**
   * Longer than it takes to find out that a connection which looks well carries nothing (4 s, see
   * {@link SubscriptionProbe}). Only a connection that lived through that was a good one.
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

  /** There is no connection: dials when it is time. */
  void lost(Runnable dial) {
    set(backoff.next(), dial);
  }

  /** The address has changed, so earlier failures say nothing: dials soon. */
  void moved(Runnable dial) {
    backoff.reset();
    lost(dial);
  }

  /** Nothing happens any more. */
  void stop() {
    pending.cancel();
  }

  private void set(Duration delay, Runnable task) {
    pending.cancel();
    pending = timers.after(delay, task);
  }
}
