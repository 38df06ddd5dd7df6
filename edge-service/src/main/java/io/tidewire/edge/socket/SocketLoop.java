package io.tidewire.edge.socket;

import io.netty.channel.WriteBufferWaterMark;
import io.tidewire.edge.limits.InboundRates;
import io.tidewire.edge.limits.LimitReports;
import io.tidewire.edge.limits.LoopMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private final InboundRates rates;
  private final LoopMemory memory;
  private final LimitReports reports;

  /** Connections that are not read for a while, because they have sent too much. */
  private List<EdgeSocket> throttled = new ArrayList<>();

  /**
   * @param inContext runs a task at once, with the loop's Vert.x context as the current one
   * @param later runs a task later, on the loop
   */
  SocketLoop(Executor inContext, Executor later, SocketConfig config, NodeSockets node) {
    this.inContext = inContext;
    this.limits = config.limits();
    this.logged = limits.logged();
    this.meters = node.meters();
    this.codings = new Codings(config.compression());
    this.connections = new Connections(node.admission());
    this.heartbeat = new Heartbeat(ticks(limits.pongTimeout()));
    this.rates = config.rates();
    this.memory = new LoopMemory(node.memory(), later);
    this.reports = node.reports();
  }

  /** Looks after the silent and the slow; to be called every {@link #TICK}. */
  void tick() {
    heartbeat.tick();
    backlog.tick();
    goOn();
    memory.forEach(LoopMemory.Share::check);
  }

  /** One that goes on may be throttled again at once. */
  private void goOn() {
    if (throttled.isEmpty()) return;
    List<EdgeSocket> before = throttled;
    throttled = new ArrayList<>();
    for (EdgeSocket socket : before) {
      if (socket.isStillThrottled()) throttled.add(socket);
    }
  }

  /** Has the connection asked at each tick whether it may be read again. */
  void throttle(EdgeSocket socket) {
    throttled.add(socket);
  }

  InboundRates rates() {
    return rates;
  }

  LoopMemory memory() {
    return memory;
  }

  LimitReports reports() {
    return reports;
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
