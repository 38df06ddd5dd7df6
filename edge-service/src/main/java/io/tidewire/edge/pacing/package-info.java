/** Work in portions: no queue is served unfairly, and no turn of an event loop takes long. */
@NullMarked
package io.tidewire.edge.pacing;

import org.jspecify.annotations.NullMarked;
