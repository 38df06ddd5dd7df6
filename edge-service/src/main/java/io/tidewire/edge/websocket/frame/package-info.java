/**
 * Bytes to WebSocket messages and back: frame heads, fragments, close payloads, and the agreement
 * on compression (RFC 6455, RFC 7692). Knows no connection.
 */
@NullMarked
package io.tidewire.edge.websocket.frame;

import org.jspecify.annotations.NullMarked;
