/** The peer of a connection: addresses, networks and trusted proxies. */
@NullMarked
package io.tidewire.kit.net;

import org.jspecify.annotations.NullMarked;
