package io.tidewire.kit.service;

import io.tidewire.kit.bus.Fingerprints;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** A running service. Called on the event loop that started it. */
public interface RunningService {

  /**
   * Moves the work to other processes gradually, which may take most of a minute. Readiness is
   * already false. The process does not wait longer than {@code tidewire.drain.limit}.
   */
  Future<Void> drain();

  /** Stops quickly. Called after the drain, even if that failed or was cut short. */
  Future<Void> stop();

  /**
   * What the service uses besides its settings, for the management port's {@code /settings}: no
   * secrets, only fingerprints of them. Called from any thread.
   */
  default JsonObject report(Optional<Fingerprints> fingerprints) {
    return new JsonObject();
  }

  /** What the management port serves besides what every process has, by path. */
  default Map<String, ManagementResource> resources() {
    return Map.of();
  }
}
