package io.tidewire.kit.service;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * What a process tells of itself on its management port.
 *
 * @param meters tags every meter with service, node and region
 */
public record ProcessStatus(Health health, MeterRegistry meters) {}
