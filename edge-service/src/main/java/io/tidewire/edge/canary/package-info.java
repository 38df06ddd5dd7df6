/** Messages by which an edge tests that what is published reaches its own subscribers. */
@NullMarked
package io.tidewire.edge.canary;

import org.jspecify.annotations.NullMarked;
