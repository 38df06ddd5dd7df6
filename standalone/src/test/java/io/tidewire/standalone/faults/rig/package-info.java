/** Processes, a pair of Redis servers, the wires between them, and the faults that befall them. */
@NullMarked
package io.tidewire.standalone.faults.rig;

import org.jspecify.annotations.NullMarked;
