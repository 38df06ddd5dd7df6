/** A process of its own that measures latency with a few connections. */
@NullMarked
package io.tidewire.bench.probe;

import org.jspecify.annotations.NullMarked;
