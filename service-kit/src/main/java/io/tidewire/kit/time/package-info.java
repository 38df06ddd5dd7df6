/** Timers that tests can control. No code sleeps. */
@NullMarked
package io.tidewire.kit.time;

import org.jspecify.annotations.NullMarked;
