package io.tidewire.standalone.faults.history;

import java.util.Set;

/**
 * Something that was done to the system on purpose.
 *
 * @param began µs of the run
 * @param healed when the cause was gone; a Redis that was down answers PING
 */
public record Fault(String name, long began, long healed, Set<Effect> effects) {

  /** What is to be expected of it. */
  public enum Effect {
    /** Redis does not answer. */
    REDIS_DOWN,
    /** Another Redis process serves: lineages fork. */
    NEW_TERM,
    /** Acknowledged writes are lost. */
    LOSES_WRITES,
    /** An edge does not answer, and nobody is told. */
    EDGE_STALLS,
    /** Links of edges to Redis end, and take a while to come back. */
    LINKS_END,
    /** Single messages of pub/sub are lost, and the link stays. */
    WIRE_LOSES
  }

  public Fault {
    effects = Set.copyOf(effects);
  }

  public boolean has(Effect effect) {
    return effects.contains(effect);
  }

  /** Whether it was there in any part of this time. */
  public boolean overlaps(long from, long to) {
    return began <= to && healed >= from;
  }
}
