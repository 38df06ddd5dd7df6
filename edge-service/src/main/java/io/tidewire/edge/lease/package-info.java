/**
 * The lease that proves that this edge is alive. It is renewed in Redis itself, since the bus may
 * be down while sockets are fine.
 */
@NullMarked
package io.tidewire.edge.lease;

import org.jspecify.annotations.NullMarked;
