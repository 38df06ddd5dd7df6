/** Why a run cannot go on: a failure, or an argument that is wrong. */
@NullMarked
package io.tidewire.bench.failure;

import org.jspecify.annotations.NullMarked;
