package io.tidewire.edge.websocket.limits;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.edge.limits.Limit;
import io.tidewire.edge.limits.LimitReports;
import io.tidewire.kit.http.channel.AcceptLimits;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.limits.OpenFiles;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether this process takes another connection: not while it drains, and not beyond what it can
 * carry. Shared by its event loops.
 */
public final class Admission implements AcceptLimits.Places {

  private static final int EXTRA_PART = 20;
  private static final int EXTRA = 16;

  private volatile int maxConnections;
  private volatile int maxAccepted;
  private volatile int maxPending;
  private final LimitReports reports;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean draining;

  /**
   * @param maxConnections of all apps together; 0 means no limit
   * @param maxPending upgrades that may wait for their turn and their verdict
   */
  Admission(int maxConnections, int maxPending, LimitReports reports, MeterRegistry registry) {
    this.maxConnections = maxConnections;
    this.maxAccepted = maxAccepted(maxConnections);
    this.maxPending = maxPending;
    this.reports = reports;
    Gauge.builder("tidewire_upgrades_pending", pending, AtomicInteger::get)
        .description("Upgrades that wait for their turn or for auth")
        .register(registry);
    Gauge.builder("tidewire_sockets", connections, AtomicInteger::get)
        .description("Open WebSocket connections of all apps")
        .register(registry);
    Gauge.builder("tidewire_sockets_limit", () -> this.maxConnections)
        .description("Limit of WebSocket connections of all apps; 0 means no limit")
        .register(registry);
    Gauge.builder("tidewire_upgrades_pending_limit", () -> this.maxPending)
        .description("Limit of waiting upgrades")
        .register(registry);
  }

  /** Uses other limits from here on. Open connections stay open. */
  public void limit(int connections, int pendingUpgrades) {
    maxConnections = connections;
    maxAccepted = maxAccepted(connections);
    maxPending = pendingUpgrades;
  }

  /** Refuses every upgrade from here on, with a code that sends the client to another edge. */
  public void drain() {
    draining = true;
  }

  public boolean isDraining() {
    return draining;
  }

  public boolean isOverloaded() {
    boolean full = maxConnections > 0 && connections.get() >= maxConnections;
    return full || isCrowded();
  }

  /** Whether as many upgrades wait as may. */
  public boolean isCrowded() {
    return pending.get() >= maxPending;
  }

  /** Some more than connections, which are then told that there are too many. */
  private static int maxAccepted(int maxConnections) {
    int byFiles = OpenFiles.measured().mostClients();
    long most = (long) maxConnections + maxConnections / EXTRA_PART + EXTRA;
    return maxConnections == 0 ? byFiles : (int) Math.min(byFiles, most);
  }

  @Override
  public boolean enter(Optional<ClientAddress> peer) {
    if (accepted.incrementAndGet() <= maxAccepted) return true;
    accepted.decrementAndGet();
    reports.exceeded(Limit.CONNECTIONS, peer);
    return false;
  }

  @Override
  public void leave() {
    accepted.decrementAndGet();
  }

  public void asked() {
    pending.incrementAndGet();
  }

  public void answered() {
    pending.decrementAndGet();
  }

  public void opened() {
    connections.incrementAndGet();
  }

  public void closed() {
    connections.decrementAndGet();
  }

  /** TCP connections that were upgraded and have not ended, refused ones included. */
  public int connections() {
    return connections.get();
  }

  /** 0 means no limit. */
  public int maxConnections() {
    return maxConnections;
  }

  public int pending() {
    return pending.get();
  }
}
