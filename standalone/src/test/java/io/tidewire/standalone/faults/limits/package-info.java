/** The limits of the delays that faults cause, and their judgement from a history. */
@NullMarked
package io.tidewire.standalone.faults.limits;

import org.jspecify.annotations.NullMarked;
