package io.tidewire.edge.socket;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether this process takes another connection: not while it drains, and not beyond what it can
 * carry. Shared by its event loops.
 */
public final class Admission {

  private static final int EXTRA_PART = 20;
  private static final int EXTRA = 16;

  private final int maxConnections;
  private final int maxPending;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger notUpgraded = new AtomicInteger();
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean draining;

  /**
   * @param maxConnections of all apps together; 0 means no limit
   * @param maxPending upgrades that may wait for their turn and their verdict
   */
  public Admission(int maxConnections, int maxPending, MeterRegistry registry) {
    this.maxConnections = maxConnections;
    this.maxPending = maxPending;
    Gauge.builder("tidewire_upgrades_pending", pending, AtomicInteger::get).register(registry);
    Gauge.builder("tidewire_sockets", connections, AtomicInteger::get).register(registry);
  }

  /** From here on every upgrade is sent to another edge. */
  public void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  boolean isOverloaded() {
    boolean full = maxConnections > 0 && connections.get() >= maxConnections;
    return full || pending.get() >= maxPending;
  }

  /**
   * Whether another TCP connection may come: some more than connections, which are then told that
   * there are too many.
   */
  boolean hasRoom() {
    if (maxConnections == 0) return true;
    long most = (long) maxConnections + maxConnections / EXTRA_PART + EXTRA;
    return connections.get() + notUpgraded.get() < most;
  }

  void arrived() {
    notUpgraded.incrementAndGet();
  }

  /** It was upgraded, or has ended before. */
  void left() {
    notUpgraded.decrementAndGet();
  }

  void asked() {
    pending.incrementAndGet();
  }

  void answered() {
    pending.decrementAndGet();
  }

  void opened() {
    connections.incrementAndGet();
  }

  void closed() {
    connections.decrementAndGet();
  }

  /** TCP connections that were upgraded and have not ended, refused ones included. */
  public int connections() {
    return connections.get();
  }

  public int pending() {
    return pending.get();
  }
}
