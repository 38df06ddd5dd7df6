/** Connections of a run that can be cut, led elsewhere, made slow, narrow or lossy. */
@NullMarked
package io.tidewire.standalone.faults.wire;

import org.jspecify.annotations.NullMarked;
