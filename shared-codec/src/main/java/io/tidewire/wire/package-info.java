/**
 * What clients and servers say to each other: names, frames and codes of the Pusher protocol, as
 * values.
 *
 * <p>Pure: knows strings and JSON text, no socket, no Vert.x, no clock.
 */
@NullMarked
package io.tidewire.wire;

import org.jspecify.annotations.NullMarked;
