/**
 * Levels the numbers of connections over the edges: each edge tells the others how many it has, and
 * asks some of its clients to move if it has more than its share.
 */
@NullMarked
package io.tidewire.edge.rebalance;

import org.jspecify.annotations.NullMarked;
