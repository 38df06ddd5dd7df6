/** The invariants of docs/design/delivery.md §8.3, judged from the history of a run alone. */
@NullMarked
package io.tidewire.standalone.faults.check;

import org.jspecify.annotations.NullMarked;
