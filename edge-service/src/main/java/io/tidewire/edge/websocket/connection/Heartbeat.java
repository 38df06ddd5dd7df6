package io.tidewire.edge.websocket.connection;

import io.tidewire.edge.websocket.limits.Ticks;

/**
 * A wheel of {@link Pulse}s: one list per tick, so that a tick looks at the few that may be due and
 * not at every connection. Confined to one event loop.
 *
 * <p>Lists are linked through the pulses themselves; no timer and no node object per connection.
 */
final class Heartbeat {

  /** A power of two. What is due later than one turn comes up early and is put back. */
  private static final int SLOTS = 256;

  private final Pulse[] slots = new Pulse[SLOTS];
  private final Pulse comingUp = listHead();
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

  /** Sets, or moves, when the pulse is looked at next; the next tick at the earliest. */
  void put(Pulse pulse, int due) {
    unlink(pulse);
    int now = ticks.now();
    pulse.due = Math.max(due, now + 1);
    link(slots[slotOf(Math.min(pulse.due, now + SLOTS))], pulse);
  }

  void remove(Pulse pulse) {
    unlink(pulse);
  }

  /**
   * To be called after each tick. The list is moved away first: what a beat puts back, or removes,
   * does not disturb the walk.
   */
  void tick() {
    int now = ticks.now();
    Pulse slot = slots[slotOf(now)];
    while (slot.next != slot) {
      Pulse pulse = slot.next;
      unlink(pulse);
      link(comingUp, pulse);
    }
    while (comingUp.next != comingUp) {
      Pulse pulse = comingUp.next;
      unlink(pulse);
      if (pulse.due > now) {
        put(pulse, pulse.due);
      } else {
        pulse.beat();
      }
    }
  }

  private static void link(Pulse head, Pulse pulse) {
    pulse.next = head.next;
    pulse.previous = head;
    head.next.previous = pulse;
    head.next = pulse;
  }

  private static void unlink(Pulse pulse) {
    pulse.previous.next = pulse.next;
    pulse.next.previous = pulse.previous;
    pulse.previous = pulse;
    pulse.next = pulse;
  }

  private static int slotOf(int tick) {
    return tick & (SLOTS - 1);
  }

  private Pulse listHead() {
    return new Pulse(this, NOBODY);
  }

  private static final Pulse.Patient NOBODY =
      new Pulse.Patient() {
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
