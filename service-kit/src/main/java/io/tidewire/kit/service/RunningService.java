package io.tidewire.kit.service;

import io.vertx.core.Future;

/** A service that takes work, until it is told to go. Called on the event loop that started it. */
public interface RunningService {

  /**
   * Gives the work away to others at an easy pace; may take most of a minute. Readiness is already
   * false. The process does not wait longer than {@code tidewire.drain.limit}.
   */
  Future<Void> drain();

  /** Undoes the start, quickly. Called after the drain, even if that failed or was cut short. */
  Future<Void> stop();

  /** Looks at once at what may change while it runs: files that were named by settings. */
  default void reload() {}
}
