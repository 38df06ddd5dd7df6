package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.RunHistory;
import java.util.List;

/** One line of docs/design/delivery.md §8.3. Pure: the same history, the same verdict. */
interface Invariant {

  /** Empty if it holds. */
  List<InvariantViolation> broken(RunHistory history);
}
