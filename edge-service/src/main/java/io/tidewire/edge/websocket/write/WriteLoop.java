package io.tidewire.edge.websocket.write;

import io.netty.channel.WriteBufferWaterMark;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.limits.SocketMeters;
import io.tidewire.edge.websocket.limits.Ticks;
import java.util.concurrent.Executor;

/** What the {@link Outbound}s of one event loop share. Confined to that loop. */
public final class WriteLoop {

  private final Executor inContext;
  private final SocketLimits limits;
  private final WriteBufferWaterMark logged;
  private final Ticks ticks;
  private final SocketMeters meters;
  private final WriteBatches batches = new WriteBatches();
  private final FlushList flushes = new FlushList(batches);
  private final BackloggedConnections backlogged = new BackloggedConnections();

  /**
   * @param inContext runs a task at once, with the loop's Vert.x context as the current one
   */
  public WriteLoop(Executor inContext, SocketLimits limits, Ticks ticks, SocketMeters meters) {
    this.inContext = inContext;
    this.limits = limits;
    this.logged = limits.outbound().logged();
    this.ticks = ticks;
    this.meters = meters;
  }

  /** Checks the slow connections; to be called after each tick. */
  public void tick() {
    backlogged.tick();
  }

  /** Runs a task at once, with the loop's Vert.x context as the current one. */
  public void run(Runnable task) {
    inContext.execute(task);
  }

  int now() {
    return ticks.now();
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

  WriteBatches batches() {
    return batches;
  }

  FlushList flushes() {
    return flushes;
  }

  BackloggedConnections backlogged() {
    return backlogged;
  }
}
