/** The clock that measurements read. */
@NullMarked
package io.tidewire.bench.time;

import org.jspecify.annotations.NullMarked;
