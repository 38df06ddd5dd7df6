package io.tidewire.kit.service;

import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.Future;
import java.util.Map;

/** What one process does. */
public interface Service {

  /** One lower-case word, for logs, metrics and messages. */
  String name();

  /** Settings whose fallback differs here from the one in the code, for example a port. */
  default Map<String, String> defaults() {
    return Map.of();
  }

  /** Which secrets of the cluster the process needs, and which it must do without. */
  default BusRole busRole() {
    return BusRole.EDGE;
  }

  /** Throws {@link BadSetting} if a setting that the service reads is wrong. Starts nothing. */
  default void check(Settings settings) {}

  /**
   * Completes when the service can take work: its bus consumers registered, its ports bound. Fails,
   * or throws, with {@link BadSetting} or {@link StartupException} when the operator can help.
   * Called once, on an event loop.
   */
  Future<RunningService> start(Platform platform);
}
