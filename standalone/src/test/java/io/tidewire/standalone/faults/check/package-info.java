/** The invariants of docs/design/delivery.md §8.3, checked against the history of a run. */
@NullMarked
package io.tidewire.standalone.faults.check;

import org.jspecify.annotations.NullMarked;
