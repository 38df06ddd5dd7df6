/** Measures clients of every kind while their servers are replaced or added. */
@NullMarked
package io.tidewire.bench.drain;

import org.jspecify.annotations.NullMarked;
