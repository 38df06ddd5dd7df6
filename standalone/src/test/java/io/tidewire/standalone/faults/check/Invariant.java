package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.RunHistory;
import java.util.List;

/** An invariant of docs/design/delivery.md §8.3. A pure function of the history. */
interface Invariant {

  /** Returns the violations; empty if the invariant holds. */
  List<InvariantViolation> broken(RunHistory history);
}
