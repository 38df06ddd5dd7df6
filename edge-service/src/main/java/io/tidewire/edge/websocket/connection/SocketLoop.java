package io.tidewire.edge.websocket.connection;

import io.tidewire.edge.limits.InboundRates;
import io.tidewire.edge.limits.LimitReports;
import io.tidewire.edge.limits.LoopMemory;
import io.tidewire.edge.websocket.limits.NodeSockets;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.limits.SocketMeters;
import io.tidewire.edge.websocket.limits.Ticks;
import io.tidewire.edge.websocket.write.Codings;
import io.tidewire.edge.websocket.write.WriteLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** What the connections of one event loop share. Confined to that loop. */
public final class SocketLoop {

  private final Ticks ticks = new Ticks();
  private final SocketLimits limits;
  private final SocketMeters meters;
  private final Heartbeat heartbeat;
  private final WriteLoop writes;
  private final Connections connections;
  private final Codings codings;
  private final InboundRates rates;
  private final LoopMemory memory;
  private final LimitReports reports;

  /** Connections that are not read because they exceeded a rate. */
  private List<LimitedInput> throttled = new ArrayList<>();

  /**
   * @param inContext runs a task at once, with the loop's Vert.x context as the current one
   * @param later runs a task later, on the loop
   */
  public SocketLoop(Executor inContext, Executor later, ConnectionConfig config, NodeSockets node) {
    this.limits = config.limits();
    this.meters = node.meters().sockets();
    this.writes = new WriteLoop(inContext, limits, ticks, meters);
    this.codings = new Codings(config.compression());
    this.connections = new Connections(node.limits().admission());
    this.heartbeat = new Heartbeat(ticks, Ticks.of(limits.heartbeat().pongTimeout()));
    this.rates = config.rates();
    this.memory = new LoopMemory(node.limits().memory(), later);
    this.reports = node.meters().limits();
  }

  /** Checks silent, slow and throttled connections; to be called every {@link Ticks#TICK}. */
  public void tick() {
    ticks.advance();
    heartbeat.tick();
    writes.tick();
    goOn();
    memory.forEach(LoopMemory.Share::check);
  }

  /** A connection that resumes may be throttled again at once. */
  private void goOn() {
    if (throttled.isEmpty()) return;
    List<LimitedInput> before = throttled;
    throttled = new ArrayList<>();
    for (LimitedInput socket : before) {
      if (socket.isStillThrottled()) throttled.add(socket);
    }
  }

  /** Checks at each tick whether the connection may be read again. */
  void throttle(LimitedInput socket) {
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

  /** Runs a task at once, with the loop's Vert.x context as the current one. */
  void run(Runnable task) {
    writes.run(task);
  }

  int now() {
    return ticks.now();
  }

  public SocketLimits limits() {
    return limits;
  }

  SocketMeters meters() {
    return meters;
  }

  WriteLoop writes() {
    return writes;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  public Codings codings() {
    return codings;
  }

  public Connections connections() {
    return connections;
  }
}
