/**
 * Channel hubs and the Redis links behind them: reference-counted subscriptions, rosters, order.
 */
@NullMarked
package io.tidewire.edge.hub;

import org.jspecify.annotations.NullMarked;
