package io.tidewire.edge.rebalance;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Clients that are asked one after the other until the edge is level. Confined to one event loop.
 */
final class Round {

  /** By then a client that was asked has left, or was closed. */
  static final Duration TIME_TO_LEAVE = Duration.ofSeconds(15);

  private static final double MS_PER_MINUTE = 60_000;

  /** A part of all connections that may end each second for other reasons, 3 % in a minute. */
  private static final double NATURAL_DECREASE = 0.0005;

  private record Batch(long atMs, int count) {}

  private final int socketsBefore;
  private final Deque<Batch> recent = new ArrayDeque<>();
  private long lastMs;
  private double budget;
  private int left;
  private int gone;
  private int closed;
  private double population;
  private int onTheWay;
  private int socketsNow;
  private boolean asking;

  /**
   * @param sockets of the edge at the beginning
   * @param clients that can be asked
   */
  Round(int sockets, int clients, long nowMs) {
    socketsBefore = sockets;
    socketsNow = sockets;
    left = clients;
    lastMs = nowMs;
  }

  boolean isOver() {
    return left == 0;
  }

  /** Whether the last ones are still being asked. */
  boolean isAsking() {
    return asking;
  }

  /** How many may be asked now; at least that much time has passed since the last call. */
  int next(double perMinute, double most, long nowMs) {
    double ms = Math.min(nowMs - lastMs, Rebalance.TICK.toMillis() * 2);
    lastMs = nowMs;
    budget = Math.min(budget + perMinute * ms / MS_PER_MINUTE, Math.max(1, most));
    int count = Math.min(left, (int) budget);
    budget -= count;
    asking = true;
    return count;
  }

  void asked(int wanted, MovingClients.Asked asked, long nowMs) {
    asking = false;
    left = asked.count() < wanted ? 0 : left - asked.count();
    if (asked.count() > 0) recent.add(new Batch(nowMs, asked.count()));
    closed += asked.stock();
  }

  /**
   * Looks how many connections there are; to be called every {@link Rebalance#TICK}.
   *
   * @param total of all edges
   * @param sockets of this edge
   */
  void saw(int total, int sockets, long nowMs) {
    long old = nowMs - TIME_TO_LEAVE.toMillis();
    while (!recent.isEmpty() && recent.getFirst().atMs() < old) {
      gone += recent.removeFirst().count();
    }
    population = Math.max(total, population * (1 - NATURAL_DECREASE));
    onTheWay = Math.min(closed, (int) (population - total));
    socketsNow = sockets;
  }

  /** Clients that were closed and are nowhere yet, by the decrease of all connections. */
  int onTheWay() {
    return onTheWay;
  }

  /**
   * Whether more than three quarters of the clients that were asked are here again: the load
   * balancer sends them to this edge, and asking others would have no effect.
   *
   * @param sample how many must have been asked before this is judged
   */
  boolean isFutile(int sample) {
    return gone >= sample && socketsBefore - socketsNow < gone / 4;
  }
}
