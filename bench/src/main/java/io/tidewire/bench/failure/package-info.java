/** The errors that end a run: a failure, or an invalid argument. */
@NullMarked
package io.tidewire.bench.failure;

import org.jspecify.annotations.NullMarked;
