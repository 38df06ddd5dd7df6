/**
 * The service that owns the registry of presence members and the occupancy of channels. {@link
 * io.tidewire.presence.PresenceVerticle} answers requests on the bus, {@link
 * io.tidewire.presence.UpkeepVerticle} removes what dead edges left.
 */
@NullMarked
package io.tidewire.presence;

import org.jspecify.annotations.NullMarked;
