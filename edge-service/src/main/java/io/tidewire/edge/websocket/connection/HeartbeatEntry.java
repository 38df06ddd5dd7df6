package io.tidewire.edge.websocket.connection;

/**
 * Tracks when one connection was last heard, as an entry of the {@link Heartbeat}. An arriving
 * frame costs one field write; no timer is set or cancelled. Confined to the connection's event
 * loop.
 */
final class HeartbeatEntry {

  /** The connection that is checked. */
  interface Target {

    /** The tick in which something was last sent to the peer. */
    int sentAt();

    /** Nothing was received, or nothing sent, for too long: send a ping. */
    void probe();

    /** The ping was not answered. Not checked any more, unless it starts over. */
    void silent();

    /** The time for the closing handshake is over. */
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

  /** The links and the due tick belong to the heartbeat; an entry in no list links to itself. */
  HeartbeatEntry previous = this;

  HeartbeatEntry next = this;
  int due;

  HeartbeatEntry(Heartbeat heartbeat, Target target) {
    this.heartbeat = heartbeat;
    this.target = target;
  }

  /**
   * @param quietTicks of silence in either direction before the target is asked to probe
   */
  void listen(int quietTicks) {
    quiet = quietTicks;
    phase = Phase.LISTENING;
    heard();
    heartbeat.put(this, heardAt + quiet);
  }

  /** Starts over as if a frame had arrived just now. */
  void startOver() {
    listen(quiet);
  }

  /** A frame of any kind arrived. */
  void heard() {
    heardAt = heartbeat.now();
  }

  /** Whether a frame arrived in the current tick. */
  boolean heardNow() {
    return heardAt == heartbeat.now();
  }

  /** From here on only the closing handshake is timed. */
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

  /** The tick at which one of the two directions will have been silent for too long. */
  private int nextProbe() {
    return Math.min(heardAt, target.sentAt()) + quiet;
  }
}
