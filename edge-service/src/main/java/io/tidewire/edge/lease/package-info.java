/**
 * The lease that says "my sockets live": renewed at Redis itself, since the bus may be down while
 * sockets are fine.
 */
@NullMarked
package io.tidewire.edge.lease;

import org.jspecify.annotations.NullMarked;
