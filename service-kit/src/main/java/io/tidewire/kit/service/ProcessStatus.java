package io.tidewire.kit.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.tracing.Tracing;

/**
 * What a process tells of itself: on its management port, and to the collector of its traces.
 *
 * @param meters tags every meter with service, node and region
 * @param tracing where spans go
 */
public record ProcessStatus(Health health, MeterRegistry meters, Tracing tracing) {

  /** Without traces. */
  public ProcessStatus(Health health, MeterRegistry meters) {
    this(health, meters, Tracing.off());
  }
}
