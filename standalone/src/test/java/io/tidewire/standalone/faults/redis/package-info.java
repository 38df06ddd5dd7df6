/** The deployments of Redis that a run uses, and the faults of each. */
@NullMarked
package io.tidewire.standalone.faults.redis;

import org.jspecify.annotations.NullMarked;
