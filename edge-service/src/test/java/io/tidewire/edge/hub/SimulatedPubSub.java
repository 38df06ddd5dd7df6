package io.tidewire.edge.hub;

import io.tidewire.edge.channel.LoopTime;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One pub/sub connection with a Redis behind it: first in, first out in both directions, each
 * message delayed by chance; what is under way when the connection is cut is lost.
 */
final class SimulatedPubSub implements LinkBatches.Wire {

  /** The longest way to Redis, and the longest back. */
  static final Duration LONGEST_WAY = Duration.ofMillis(50);

  /** So few that requests wait, and later ones take their places. */
  private static final int PER_SECOND = 20;

  private static final int AT_ONCE = 1;

  private final ManualTimers timers;
  private final ManualClock clock;
  private final Random random;
  private final boolean confirmsTooEarly;
  private final Supplier<Hubs> hubs;

  /** Forgets what waits to be sent. */
  private Runnable waiting = () -> {};

  private final Set<String> subscribed = new HashSet<>();
  private final Map<String, Instant> confirmed = new HashMap<>();
  private boolean up = true;
  private int connection;
  private Instant wireFree;
  private Instant pushFree;

  /**
   * @param confirmsTooEarly the seeded mistake: confirms when a request was written, not when Redis
   *     carried it out
   */
  SimulatedPubSub(
      ManualTimers timers,
      ManualClock clock,
      Random random,
      boolean confirmsTooEarly,
      Supplier<Hubs> hubs) {
    this.timers = timers;
    this.clock = clock;
    this.random = random;
    this.confirmsTooEarly = confirmsTooEarly;
    this.hubs = hubs;
    wireFree = clock.instant();
    pushFree = clock.instant();
  }

  @Override
  public boolean isUp(String key) {
    return up;
  }

  @Override
  public void subscribe(List<String> keys) {
    keys.forEach(key -> request(key, true));
  }

  @Override
  public void unsubscribe(List<String> keys) {
    keys.forEach(key -> request(key, false));
  }

  private void request(String key, boolean subscribe) {
    int sentOn = connection;
    wireFree = later(wireFree);
    at(wireFree, () -> carryOut(sentOn, key, subscribe));
    if (confirmsTooEarly) at(clock.instant(), () -> confirm(sentOn, key, subscribe));
  }

  private void carryOut(int sentOn, String key, boolean subscribe) {
    if (sentOn != connection) return;
    if (subscribe) {
      subscribed.add(key);
    } else {
      subscribed.remove(key);
    }
    if (!confirmsTooEarly) push(() -> confirm(sentOn, key, subscribe));
  }

  private void confirm(int sentOn, String key, boolean subscribe) {
    if (sentOn != connection) return;
    if (subscribe) confirmed.put(key, clock.instant());
    hubs.get().confirmed(key);
  }

  /** Requests that wait to be sent are forgotten when the connection is cut. */
  HubLink paced(LoopTime time) {
    LinkBatches batches = new LinkBatches(this, time, PER_SECOND, AT_ONCE, AT_ONCE);
    waiting = () -> batches.forget(key -> true);
    return batches;
  }

  /** Something is published at Redis. */
  void publish(String key, Buffer message) {
    int via = connection;
    if (!subscribed.contains(key)) return;
    push(
        () -> {
          if (via == connection) hubs.get().message(key, message);
        });
  }

  private void push(Runnable arrival) {
    pushFree = later(pushFree);
    at(pushFree, arrival);
  }

  void cut() {
    if (!up) return;
    up = false;
    connection++;
    subscribed.clear();
    confirmed.clear();
    waiting.run();
    hubs.get().linkDown(key -> true);
  }

  void restore() {
    if (up) return;
    up = true;
    hubs.get().linkUp(key -> true);
  }

  /** Since when subscribers may rely on getting everything; never, if that is not so now. */
  Instant confirmedSince(String key) {
    return confirmed.getOrDefault(key, Instant.MAX);
  }

  Set<String> subscribed() {
    return Set.copyOf(subscribed);
  }

  private Instant later(Instant free) {
    Instant arrival = clock.instant().plusNanos(random.nextLong(LONGEST_WAY.toNanos()));
    return arrival.isAfter(free) ? arrival : free;
  }

  private void at(Instant when, Runnable what) {
    timers.after(Duration.between(clock.instant(), when), what);
  }
}
