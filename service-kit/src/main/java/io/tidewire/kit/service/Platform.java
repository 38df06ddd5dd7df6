package io.tidewire.kit.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.Vertx;
import java.time.Clock;

/**
 * What a process gives its service to stand on.
 *
 * @param meters tags every meter with service, node and region
 */
public record Platform(
    Vertx vertx, Node node, Settings settings, Health health, MeterRegistry meters, Clock clock) {}
