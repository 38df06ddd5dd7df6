package io.tidewire.edge.websocket.connection;

import io.tidewire.edge.websocket.limits.Ticks;

/**
 * A timing wheel of {@link HeartbeatEntry}s with one list per tick, so that a tick checks only the
 * connections that may be due. Confined to one event loop.
 *
 * <p>The entries themselves are linked, so there is no timer and no node object per connection.
 */
final class Heartbeat {

  /** A power of two. An entry that is due later than one turn comes up early and is put back. */
  private static final int SLOTS = 256;

  private final HeartbeatEntry[] slots = new HeartbeatEntry[SLOTS];
  private final HeartbeatEntry comingUp = listHead();
  private final Ticks ticks;
  private final int pongTimeout;

  /**
   * @param pongTimeout ticks
   */
  Heartbeat(Ticks ticks, int pongTimeout) {
    this.ticks = ticks;
    this.pongTimeout = pongTimeout;
    for (int i = 0; i < SLOTS; i++) slots[i] = listHead();
  }

  int now() {
    return ticks.now();
  }

  int pongTimeout() {
    return pongTimeout;
  }

  /** Sets when the entry is checked next; the next tick at the earliest. */
  void put(HeartbeatEntry liveness, int due) {
    unlink(liveness);
    int now = ticks.now();
    liveness.due = Math.max(due, now + 1);
    link(slots[slotOf(Math.min(liveness.due, now + SLOTS))], liveness);
  }

  void remove(HeartbeatEntry liveness) {
    unlink(liveness);
  }

  /**
   * To be called after each tick. Iterates over a moved list, so that entries may be added and
   * removed meanwhile.
   */
  void tick() {
    int now = ticks.now();
    HeartbeatEntry slot = slots[slotOf(now)];
    while (slot.next != slot) {
      HeartbeatEntry liveness = slot.next;
      unlink(liveness);
      link(comingUp, liveness);
    }
    while (comingUp.next != comingUp) {
      HeartbeatEntry liveness = comingUp.next;
      unlink(liveness);
      if (liveness.due > now) {
        put(liveness, liveness.due);
      } else {
        liveness.beat();
      }
    }
  }

  private static void link(HeartbeatEntry head, HeartbeatEntry liveness) {
    liveness.next = head.next;
    liveness.previous = head;
    head.next.previous = liveness;
    head.next = liveness;
  }

  private static void unlink(HeartbeatEntry liveness) {
    liveness.previous.next = liveness.next;
    liveness.next.previous = liveness.previous;
    liveness.previous = liveness;
    liveness.next = liveness;
  }

  private static int slotOf(int tick) {
    return tick & (SLOTS - 1);
  }

  private HeartbeatEntry listHead() {
    return new HeartbeatEntry(this, NOBODY);
  }

  private static final HeartbeatEntry.Target NOBODY =
      new HeartbeatEntry.Target() {
        @Override
        public int sentAt() {
          return 0;
        }

        @Override
        public void probe() {}

        @Override
        public void silent() {}

        @Override
        public void overdue() {}
      };
}
