/** What a fault may cost in time: the limits, and what a run came to. Pure: reads histories. */
@NullMarked
package io.tidewire.standalone.faults.limits;

import org.jspecify.annotations.NullMarked;
