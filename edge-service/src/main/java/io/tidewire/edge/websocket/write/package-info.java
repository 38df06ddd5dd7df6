/**
 * The way out: frames shared between connections, batched per tick, compressed once, and bounded in
 * bytes and age for each connection.
 */
@NullMarked
package io.tidewire.edge.websocket.write;

import org.jspecify.annotations.NullMarked;
