package io.tidewire.edge.websocket.connection;

/**
 * One connection's sign of life, and its place in the {@link Heartbeat}. A frame that arrives costs
 * one field write; nothing is cancelled or set.
 */
final class HeartbeatEntry {

  /** The connection that the pulse is taken of. */
  interface Target {

    /** The tick in which something was last sent to the peer. */
    int sentAt();

    /** Nothing was heard, or nothing sent, for too long: ask whether anybody is there. */
    void probe();

    /** Nobody answered. Not looked at any more, unless it starts over. */
    void silent();

    /** The peer had its time for the closing handshake. */
    void overdue();
  }

  private enum Phase {
    LISTENING,
    PROBED,
    LINGERING
  }

  private final Heartbeat heartbeat;
  private final Target target;
  private int quiet;
  private int heardAt;
  private Phase phase = Phase.LINGERING;

  /** The links and the due tick belong to the heartbeat; a pulse in no list links to itself. */
  HeartbeatEntry previous = this;

  HeartbeatEntry next = this;
  int due;

  HeartbeatEntry(Heartbeat heartbeat, Target target) {
    this.heartbeat = heartbeat;
    this.target = target;
  }

  /**
   * @param quietTicks of silence in either direction before the patient is asked to probe
   */
  void listen(int quietTicks) {
    quiet = quietTicks;
    phase = Phase.LISTENING;
    heard();
    heartbeat.put(this, heardAt + quiet);
  }

  /** As if it had been heard just now: it is asked again when it was silent for as long again. */
  void startOver() {
    listen(quiet);
  }

  /** A frame arrived, of whatever kind. */
  void heard() {
    heardAt = heartbeat.now();
  }

  /** Whether a frame arrived in the current tick. */
  boolean heardNow() {
    return heardAt == heartbeat.now();
  }

  /** From here on the pulse only watches over the closing handshake. */
  void linger(int ticks) {
    phase = Phase.LINGERING;
    heartbeat.put(this, heartbeat.now() + ticks);
  }

  void stop() {
    heartbeat.remove(this);
  }

  void beat() {
    switch (phase) {
      case LISTENING -> listened();
      case PROBED -> waited();
      case LINGERING -> target.overdue();
    }
  }

  private void listened() {
    int probeAt = nextProbe();
    if (heartbeat.now() < probeAt) {
      heartbeat.put(this, probeAt);
      return;
    }
    phase = Phase.PROBED;
    heartbeat.put(this, heartbeat.now() + heartbeat.pongTimeout());
    target.probe();
  }

  private void waited() {
    int probedAt = due - heartbeat.pongTimeout();
    if (heardAt < probedAt) {
      target.silent();
      return;
    }
    phase = Phase.LISTENING;
    heartbeat.put(this, nextProbe());
  }

  /** When one of the two directions will have been silent for too long. */
  private int nextProbe() {
    return Math.min(heardAt, target.sentAt()) + quiet;
  }
}
