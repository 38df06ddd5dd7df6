/**
 * Detects dead edges by their leases, removes their entries, and ends grace periods. Any replica
 * may do so, and repeat it; the claim only saves work.
 */
@NullMarked
package io.tidewire.presence.leases;

import org.jspecify.annotations.NullMarked;
