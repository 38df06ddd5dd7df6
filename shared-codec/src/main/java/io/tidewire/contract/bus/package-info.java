/**
 * The event bus between the services: the address of each question, and the codecs that carry the
 * records of {@link io.tidewire.contract.auth} and {@link io.tidewire.contract.presence}. To learn
 * what crosses the bus, read {@link io.tidewire.contract.bus.Addresses}.
 */
@NullMarked
package io.tidewire.contract.bus;

import org.jspecify.annotations.NullMarked;
