/** What the registry's entries and its scripts' answers mean. Pure: no I/O, no clock. */
@NullMarked
package io.tidewire.presence.roster;

import org.jspecify.annotations.NullMarked;
