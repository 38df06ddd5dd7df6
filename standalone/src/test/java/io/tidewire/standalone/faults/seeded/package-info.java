/** Bugs that are inserted into the services, which the fault tests must notice. */
@NullMarked
package io.tidewire.standalone.faults.seeded;

import org.jspecify.annotations.NullMarked;
