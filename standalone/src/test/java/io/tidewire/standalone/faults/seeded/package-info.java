/** Mistakes planted into the services, which the checks of the fault tests must notice. */
@NullMarked
package io.tidewire.standalone.faults.seeded;

import org.jspecify.annotations.NullMarked;
