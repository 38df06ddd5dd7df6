package io.tidewire.edge.websocket.write;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The connections of one event loop with output to flush. Each is flushed once per tick, after the
 * tasks that already wait in the loop: the busier the loop, the more bytes a system call carries.
 * Confined to that loop.
 */
final class FlushList {

  private final WriteBatches batches;
  private final Queue<Outbound> waiting = new ArrayDeque<>();
  private final Runnable drain = this::drain;
  private boolean scheduled;

  /**
   * @param batches ended when all connections are flushed
   */
  FlushList(WriteBatches batches) {
    this.batches = batches;
  }

  void add(Outbound outbound) {
    waiting.add(outbound);
    if (scheduled) return;
    scheduled = true;
    outbound.channel().eventLoop().execute(drain);
  }

  private void drain() {
    for (Outbound next = waiting.poll(); next != null; next = waiting.poll()) next.flush();
    batches.end();
    scheduled = false;
  }
}
