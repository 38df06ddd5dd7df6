/**
 * THE HOT PATH: the subscribers of each topic on one event loop, and the loop that writes to them.
 * No JSON, no logging, no I/O.
 */
@NullMarked
package io.tidewire.edge.fanout;

import org.jspecify.annotations.NullMarked;
