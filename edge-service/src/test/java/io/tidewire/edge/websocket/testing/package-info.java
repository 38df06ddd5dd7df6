/**
 * A socket server with everything around it under the test's control, and clients that talk to it.
 */
@NullMarked
package io.tidewire.edge.websocket.testing;

import org.jspecify.annotations.NullMarked;
