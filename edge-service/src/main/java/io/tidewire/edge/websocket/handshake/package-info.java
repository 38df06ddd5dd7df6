/**
 * What a request for a WebSocket goes through before Vert.x answers it: put into the form that it
 * expects, and held apart from the frames that came with it.
 */
@NullMarked
package io.tidewire.edge.websocket.handshake;

import org.jspecify.annotations.NullMarked;
