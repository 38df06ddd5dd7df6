package io.tidewire.edge.hub;

import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.kit.time.Timers.Cancel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Collects what hubs ask for in one tick into few commands, and paces them: a storm of channels
 * after a reconnect reaches Redis at a rate it can bear.
 *
 * <p>Confined to one event loop.
 */
final class LinkBatches implements HubLink {

  /** Channels per command, and what may go out at once after a pause. */
  static final int MOST = 512;

  private static final Duration PAUSE = Duration.ofMillis(10);

  /** What carries the commands. */
  interface Wire {
    boolean isUp();

    void subscribe(List<String> keys);

    void unsubscribe(List<String> keys);
  }

  private record Order(String key, boolean subscribe) {}

  private final Wire wire;
  private final LoopTime time;
  private final TokenBucket pace;
  private final Deque<Order> orders = new ArrayDeque<>();
  private Cancel paused = () -> {};
  private boolean flushing;

  /**
   * @param perSecond channels that may be subscribed or unsubscribed per second
   */
  LinkBatches(Wire wire, LoopTime time, int perSecond) {
    this.wire = wire;
    this.time = time;
    pace = new TokenBucket(perSecond, MOST, time.clock());
  }

  @Override
  public boolean isUp() {
    return wire.isUp();
  }

  @Override
  public void subscribe(String key) {
    add(new Order(key, true));
  }

  @Override
  public void unsubscribe(String key) {
    add(new Order(key, false));
  }

  /** Whatever was not sent is forgotten: a new connection starts with nothing. */
  void forget() {
    orders.clear();
    paused.cancel();
    flushing = false;
  }

  private void add(Order order) {
    orders.add(order);
    if (flushing) return;
    flushing = true;
    time.loop().execute(this::flush);
  }

  private void flush() {
    flushing = false;
    while (!orders.isEmpty() && pace.tryTake()) send();
    if (orders.isEmpty()) return;
    flushing = true;
    paused = time.timers().after(PAUSE, this::flush);
  }

  /** One command: the first order, which was counted, and as many of its kind as follow it. */
  private void send() {
    boolean subscribe = orders.element().subscribe();
    List<String> keys = new ArrayList<>();
    do {
      keys.add(orders.remove().key());
    } while (keys.size() < MOST
        && !orders.isEmpty()
        && orders.element().subscribe() == subscribe
        && pace.tryTake());
    if (subscribe) {
      wire.subscribe(keys);
    } else {
      wire.unsubscribe(keys);
    }
  }
}
