package io.tidewire.edge.socket;

import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;
import java.util.concurrent.Executor;

/** What the sockets of one event loop share. Confined to that loop. */
final class SocketLoop {

  static final Duration TICK = Duration.ofSeconds(1);

  private final Executor inContext;
  private final SocketLimits limits;
  private final WriteBufferWaterMark logged;
  private final SocketMeters meters;
  private final Heartbeat heartbeat;
  private final Bursts bursts = new Bursts();
  private final FlushList flushes = new FlushList(bursts);
  private final Backlog backlog = new Backlog();
  private final Connections connections;
  private final Codings codings;

  /**
   * @param inContext runs a task at once, with the loop's Vert.x context as the current one
   */
  SocketLoop(Executor inContext, SocketLimits limits, Compression compression, NodeSockets node) {
    this.inContext = inContext;
    this.limits = limits;
    this.logged = limits.logged();
    this.meters = node.meters();
    this.codings = new Codings(compression);
    this.connections = new Connections(node.admission());
    this.heartbeat = new Heartbeat(ticks(limits.pongTimeout()));
  }

  /** Looks after the silent and the slow; to be called every {@link #TICK}. */
  void tick() {
    heartbeat.tick();
    backlog.tick();
  }

  /** Rounded up, and one at least: coarse, but never early by more than a tick. */
  static int ticks(Duration duration) {
    return (int) Math.max(1, duration.plus(TICK).minusNanos(1).dividedBy(TICK));
  }

  /** Runs a task at once, with the loop's Vert.x context as the current one. */
  void run(Runnable task) {
    inContext.execute(task);
  }

  int now() {
    return heartbeat.now();
  }

  SocketLimits limits() {
    return limits;
  }

  WriteBufferWaterMark logged() {
    return logged;
  }

  SocketMeters meters() {
    return meters;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  Bursts bursts() {
    return bursts;
  }

  FlushList flushes() {
    return flushes;
  }

  Backlog backlog() {
    return backlog;
  }

  Codings codings() {
    return codings;
  }

  Connections connections() {
    return connections;
  }
}
