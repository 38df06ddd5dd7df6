/**
 * How a process starts, is observed, drains and stops. Knows nothing about Pusher.
 *
 * <p>A service implements {@link io.tidewire.kit.Service}; its {@code main} hands it to {@link
 * io.tidewire.kit.ServiceProcess}.
 */
@NullMarked
package io.tidewire.kit;

import org.jspecify.annotations.NullMarked;
