/** The events of a run, as actors record them and as they are ordered afterwards. */
@NullMarked
package io.tidewire.standalone.faults.history;

import org.jspecify.annotations.NullMarked;
