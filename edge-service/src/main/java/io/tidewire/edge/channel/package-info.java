/**
 * Channels as sessions see them: the port {@code Channels}, what a subscriber says and hears, and
 * the ports that the machinery behind them needs. No event loops, no I/O.
 */
@NullMarked
package io.tidewire.edge.channel;

import org.jspecify.annotations.NullMarked;
