/** What happened in a run, as actors wrote it down, and as it is put in order afterwards. */
@NullMarked
package io.tidewire.standalone.faults.history;

import org.jspecify.annotations.NullMarked;
