/**
 * Listening, upgrades and drains: how a TCP connection becomes a client's connection, or is
 * refused.
 */
@NullMarked
package io.tidewire.edge.websocket.server;

import org.jspecify.annotations.NullMarked;
