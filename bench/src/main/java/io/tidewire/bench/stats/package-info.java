/** Counts what arrived, when and in which order. Pure. */
@NullMarked
package io.tidewire.bench.stats;

import org.jspecify.annotations.NullMarked;
