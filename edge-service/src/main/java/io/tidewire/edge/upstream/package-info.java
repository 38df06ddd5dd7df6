/** The ports of sessions and hubs, made of event-bus requests and Redis commands. */
@NullMarked
package io.tidewire.edge.upstream;

import org.jspecify.annotations.NullMarked;
