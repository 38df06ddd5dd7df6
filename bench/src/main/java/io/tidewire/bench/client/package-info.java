/**
 * A lean client of the Pusher protocol. One event loop runs thousands of them, directly on Netty
 * and without a JSON parser.
 */
@NullMarked
package io.tidewire.bench.client;

import org.jspecify.annotations.NullMarked;
