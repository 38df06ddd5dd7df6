/** Publishes signed HTTP requests by a schedule that is fixed beforehand. */
@NullMarked
package io.tidewire.bench.publish;

import org.jspecify.annotations.NullMarked;
