/** Channel hubs, which tie one channel's parts together, and their subscriptions at Redis. */
@NullMarked
package io.tidewire.edge.hub;

import org.jspecify.annotations.NullMarked;
