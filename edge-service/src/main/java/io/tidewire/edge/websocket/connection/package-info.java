/** One client's connection, from the end of its upgrade to the end of its TCP connection. */
@NullMarked
package io.tidewire.edge.websocket.connection;

import org.jspecify.annotations.NullMarked;
