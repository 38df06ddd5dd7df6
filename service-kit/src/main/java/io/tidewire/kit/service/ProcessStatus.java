package io.tidewire.kit.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.reload.ConfigReload;
import io.tidewire.kit.tracing.Tracing;

/**
 * What a process tells of itself, on its management port and to the collector of its traces, and
 * what can be reloaded.
 *
 * @param meters tags every meter with service, node and region
 * @param tracing where spans go
 * @param reload where parts add the files that they read
 */
public record ProcessStatus(
    Health health, MeterRegistry meters, Tracing tracing, ConfigReload reload) {

  public ProcessStatus(Health health, MeterRegistry meters, Tracing tracing) {
    this(health, meters, tracing, new ConfigReload(meters));
  }

  /** Without traces. */
  public ProcessStatus(Health health, MeterRegistry meters) {
    this(health, meters, Tracing.off());
  }
}
