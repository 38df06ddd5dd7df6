package io.tidewire.standalone.faults.redis;

import io.tidewire.standalone.faults.history.FaultKind;

/** Does to the Redis of a run what may befall it. */
public interface RedisFaults {

  /**
   * Returns when Redis serves again; the run has a record of it by then.
   *
   * @throws IllegalArgumentException if that cannot befall this deployment
   */
  void suffer(FaultKind kind);
}
