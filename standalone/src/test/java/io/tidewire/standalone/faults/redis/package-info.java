/** The Redis of a run in each of its deployments, and the faults that each may have. */
@NullMarked
package io.tidewire.standalone.faults.redis;

import org.jspecify.annotations.NullMarked;
