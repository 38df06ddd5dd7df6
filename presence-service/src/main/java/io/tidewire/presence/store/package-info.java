/**
 * The registry: rosters, occupancy, and their changes. The state is in Redis. A script in {@code
 * lua/} makes a change, increments the version and announces the change in one step, so any replica
 * may run it, and repeat it.
 */
@NullMarked
package io.tidewire.presence.store;

import org.jspecify.annotations.NullMarked;
