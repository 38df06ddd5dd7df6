/** The edge: what holds the clients' sockets. */
@NullMarked
package io.tidewire.edge;

import org.jspecify.annotations.NullMarked;
