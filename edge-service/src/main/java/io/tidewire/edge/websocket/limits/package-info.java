/**
 * What the sockets of one process may be and cost together: connections in all and per app, their
 * limits in bytes and seconds, and the meters that count them.
 */
@NullMarked
package io.tidewire.edge.websocket.limits;

import org.jspecify.annotations.NullMarked;
