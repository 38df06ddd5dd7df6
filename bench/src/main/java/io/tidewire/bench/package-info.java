/** A load generator for any server that speaks the Pusher protocol. */
@NullMarked
package io.tidewire.bench;

import org.jspecify.annotations.NullMarked;
