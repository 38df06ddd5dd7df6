/** What edges report to the presence service, and what may be asked of it. Immutable records. */
@NullMarked
package io.tidewire.contract.presence;

import org.jspecify.annotations.NullMarked;
