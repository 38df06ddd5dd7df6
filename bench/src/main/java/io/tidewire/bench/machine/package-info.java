/** Reads the CPU time, memory and lag of the machine and its processes. */
@NullMarked
package io.tidewire.bench.machine;

import org.jspecify.annotations.NullMarked;
