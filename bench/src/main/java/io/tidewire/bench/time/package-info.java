/** The clock that measurements use. */
@NullMarked
package io.tidewire.bench.time;

import org.jspecify.annotations.NullMarked;
