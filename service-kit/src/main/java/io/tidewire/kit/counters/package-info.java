/** Counters that are there before what they count happens. */
@NullMarked
package io.tidewire.kit.counters;

import org.jspecify.annotations.NullMarked;
