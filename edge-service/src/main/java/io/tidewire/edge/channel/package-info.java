/**
 * Channels as sessions see them: the interface {@code Channels}, and what a subscriber says and is
 * told. No event loops, no I/O.
 */
@NullMarked
package io.tidewire.edge.channel;

import org.jspecify.annotations.NullMarked;
