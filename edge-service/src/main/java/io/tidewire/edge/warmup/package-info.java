/** What an edge does before it is ready so that its first clients find compiled code. */
@NullMarked
package io.tidewire.edge.warmup;

import org.jspecify.annotations.NullMarked;
