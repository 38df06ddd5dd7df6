/** The meaning of the registry's entries and of its scripts' answers. Pure: no I/O, no clock. */
@NullMarked
package io.tidewire.presence.roster;

import org.jspecify.annotations.NullMarked;
