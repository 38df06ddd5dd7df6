/**
 * The registry: rosters, occupancy, and how they change. The truth is in Redis, and each change of
 * it, its version and its announcement are one step of a script in {@code lua/}; whoever runs the
 * script, and how often, does not matter.
 */
@NullMarked
package io.tidewire.presence.store;

import org.jspecify.annotations.NullMarked;
