/** Signed HTTP publishes at times fixed beforehand. */
@NullMarked
package io.tidewire.bench.publish;

import org.jspecify.annotations.NullMarked;
