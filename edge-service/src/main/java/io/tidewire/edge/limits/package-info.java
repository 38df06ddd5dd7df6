/**
 * What a connection, an address, a user and the process may cost, and what is reported when that is
 * exceeded. Knows neither sockets nor sessions.
 */
@NullMarked
package io.tidewire.edge.limits;

import org.jspecify.annotations.NullMarked;
