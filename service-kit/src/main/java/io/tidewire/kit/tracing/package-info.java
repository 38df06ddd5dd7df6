/**
 * Traces of publishes, from the HTTP request through Redis to the sockets of every edge, sent to an
 * OpenTelemetry collector (OTLP). Off unless a collector is configured.
 */
@NullMarked
package io.tidewire.kit.tracing;

import org.jspecify.annotations.NullMarked;
