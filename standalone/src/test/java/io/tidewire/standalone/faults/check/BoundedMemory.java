package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.Measured;
import io.tidewire.standalone.faults.history.RunHistory;
import java.util.List;

/**
 * C17: an edge's memory stays within the sum of what its heap, its buffers and its code may take,
 * even if its clients do not read.
 */
public final class BoundedMemory implements Invariant {

  public static final String USED = "resident bytes";
  public static final String LIMIT = "resident bytes at most";

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    return history.measured().stream()
        .filter(one -> one.what().equals(USED) && one.value() > limit(history, one))
        .map(one -> new InvariantViolation("C17", one.toString()))
        .toList();
  }

  private static double limit(RunHistory history, Measured one) {
    return history.measured().stream()
        .filter(each -> each.what().equals(LIMIT))
        .mapToDouble(Measured::value)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no limit for " + one));
  }
}
