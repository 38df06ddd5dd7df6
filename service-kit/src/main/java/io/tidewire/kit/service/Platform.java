package io.tidewire.kit.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.reload.ConfigReload;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.tracing.Tracing;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What a process gives its service to stand on. */
public record Platform(
    Vertx vertx, Node node, Settings settings, ProcessStatus status, Clock clock) {

  /** Whether it is ready. */
  public Health health() {
    return status.health();
  }

  /** Where parts add the files that they read. */
  public ConfigReload reload() {
    return status.reload();
  }

  /** Every meter is tagged with service, node and region. */
  public MeterRegistry meters() {
    return status.meters();
  }

  /** Where spans go. */
  public Tracing tracing() {
    return status.tracing();
  }
}
