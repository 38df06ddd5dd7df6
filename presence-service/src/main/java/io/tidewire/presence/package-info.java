/**
 * Who is where: the process that owns the registry of presence members and the occupancy of
 * channels. {@link io.tidewire.presence.PresenceVerticle} answers the bus, {@link
 * io.tidewire.presence.UpkeepVerticle} removes what edges left behind.
 */
@NullMarked
package io.tidewire.presence;

import org.jspecify.annotations.NullMarked;
