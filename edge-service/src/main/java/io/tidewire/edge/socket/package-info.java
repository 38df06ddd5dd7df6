/**
 * Bytes: upgrade, WebSocket frames, heartbeat, backpressure. The only package that knows the
 * socket.
 */
@NullMarked
package io.tidewire.edge.socket;

import org.jspecify.annotations.NullMarked;
