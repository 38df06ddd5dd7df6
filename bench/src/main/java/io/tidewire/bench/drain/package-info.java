/** Clients of every kind, while their servers are replaced or get company. */
@NullMarked
package io.tidewire.bench.drain;

import org.jspecify.annotations.NullMarked;
