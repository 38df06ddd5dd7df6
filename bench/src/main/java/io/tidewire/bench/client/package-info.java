/** A lean client of the Pusher protocol, thousands to an event loop. Netty directly, no JSON. */
@NullMarked
package io.tidewire.bench.client;

import org.jspecify.annotations.NullMarked;
