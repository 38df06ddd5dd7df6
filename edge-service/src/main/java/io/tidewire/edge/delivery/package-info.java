/**
 * Between event loops: a channel belongs to one loop, its subscribers to any. Tasks for another
 * loop go through a mailbox, and each loop hands what arrives to its own subscribers.
 */
@NullMarked
package io.tidewire.edge.delivery;

import org.jspecify.annotations.NullMarked;
