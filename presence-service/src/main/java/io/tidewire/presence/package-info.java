/**
 * The service that owns the registry of presence members and the occupancy of channels. {@link
 * io.tidewire.presence.PresenceVerticle} answers requests on the bus, and {@link
 * io.tidewire.presence.UpkeepVerticle} removes the entries of dead edges.
 */
@NullMarked
package io.tidewire.presence;

import org.jspecify.annotations.NullMarked;
