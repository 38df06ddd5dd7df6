/**
 * Who is dead, and what is done about it: leases, the reaping of what a dead edge held, and the end
 * of graces. Safe whoever does it and however often; a claim only saves work.
 */
@NullMarked
package io.tidewire.presence.leases;

import org.jspecify.annotations.NullMarked;
