/**
 * Starts a service as a process, serves its health and metrics, drains and stops it. A {@code main}
 * calls {@link io.tidewire.kit.process.ServiceProcess}. Knows nothing about Pusher.
 */
@NullMarked
package io.tidewire.kit.process;

import org.jspecify.annotations.NullMarked;
