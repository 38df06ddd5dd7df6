/**
 * Between event loops: a channel lives on one loop, its subscribers on any. Tasks for another loop
 * go through a mailbox, and each loop hands what arrives to its own subscribers.
 */
@NullMarked
package io.tidewire.edge.delivery;

import org.jspecify.annotations.NullMarked;
