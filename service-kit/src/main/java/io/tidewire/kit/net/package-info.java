/** Who is at the other end of a connection: addresses, networks, and proxies that we trust. */
@NullMarked
package io.tidewire.kit.net;

import org.jspecify.annotations.NullMarked;
