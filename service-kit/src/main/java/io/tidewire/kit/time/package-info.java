/** Waiting, as something that tests can turn by hand. Nobody in the house sleeps. */
@NullMarked
package io.tidewire.kit.time;

import org.jspecify.annotations.NullMarked;
