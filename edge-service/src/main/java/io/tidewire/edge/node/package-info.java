/** The hubs of all event loops of one process, their Redis connections, and the node's lease. */
@NullMarked
package io.tidewire.edge.node;

import org.jspecify.annotations.NullMarked;
