/** Runs Tidewire under faults for minutes, and accounts for every message. */
@NullMarked
package io.tidewire.standalone.faults;

import org.jspecify.annotations.NullMarked;
