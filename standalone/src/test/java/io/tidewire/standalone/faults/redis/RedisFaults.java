package io.tidewire.standalone.faults.redis;

import io.tidewire.standalone.faults.history.FaultKind;

/** Injects faults into the Redis of a run. */
public interface RedisFaults {

  /**
   * Injects a fault and records it. Returns when Redis serves again.
   *
   * @throws IllegalArgumentException if this deployment does not have such a fault
   */
  void suffer(FaultKind kind);
}
