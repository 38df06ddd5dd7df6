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
    /** An edge is not there; who has no other waits for it. */
    EDGE_GONE
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
