/** Tidewire under faults: a run of minutes whose every message is accounted for. */
@NullMarked
package io.tidewire.standalone.faults;

import org.jspecify.annotations.NullMarked;
