/**
 * What the hubs need from Redis and from the presence service: interfaces that {@code upstream}
 * implements.
 */
@NullMarked
package io.tidewire.edge.channel.ports;

import org.jspecify.annotations.NullMarked;
