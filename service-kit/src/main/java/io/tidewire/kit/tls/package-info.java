/**
 * Certificates, private keys and authorities in PEM files: read and checked at the start, read
 * again when their contents change. One place for the edge's listener, the bus and Redis.
 */
@NullMarked
package io.tidewire.kit.tls;

import org.jspecify.annotations.NullMarked;
