/**
 * Detects dead edges by their leases, removes what they had, and ends graces. Any replica may do
 * it, and repeat it; a claim only saves work.
 */
@NullMarked
package io.tidewire.presence.leases;

import org.jspecify.annotations.NullMarked;
