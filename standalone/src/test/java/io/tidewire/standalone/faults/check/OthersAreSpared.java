package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.JournalEntry.Answered;
import io.tidewire.standalone.faults.history.JournalEntry.Told;
import io.tidewire.standalone.faults.history.Operation;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.history.SubscriptionHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * C20: a fault of one Redis affects only its channels. A publish may be refused, and a connected
 * client notified of a gap or a boundary, only during a fault of that channel or soon after it.
 * Time-outs are excused while processors are short. Excludes clients that read slowly on purpose.
 */
final class OthersAreSpared implements Invariant {

  /** µs; after this time all links are up and all audits are complete. */
  private static final long AFTERMATH = 10_000_000;

  /** µs; the time limit of an answer, and twice that. */
  private static final long TIME_OUT = 4_000_000;

  /** µs of that time in which no processor was available. */
  private static final long SHORT = 500_000;

  private static final int UNAVAILABLE = 503;

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    CpuShortage shortage = new CpuShortage(history);
    List<InvariantViolation> violations = new ArrayList<>();
    for (Operation operation : history.operations()) {
      for (Answered answer : operation.answers()) {
        if (answer.status() != UNAVAILABLE) continue;
        Predicate<Fault> concerned = fault -> fault.concernsAny(operation.channels());
        if (isExplained(history, shortage, answer.at(), concerned)) continue;
        violations.add(
            new InvariantViolation("C20", "refused " + operation.channels() + ": " + answer));
      }
    }
    for (SubscriptionHistory on : history.conversations()) {
      if (on.connection().slow()) continue;
      for (Told told : on.all(Told.class)) {
        if (isExplained(history, shortage, told.at(), fault -> fault.concerns(on.channel())))
          continue;
        violations.add(new InvariantViolation("C20", on + " was told without a reason: " + told));
      }
    }
    return violations;
  }

  private static boolean isExplained(
      RunHistory history, CpuShortage shortage, long at, Predicate<Fault> concerned) {
    if (shortage.within(at - TIME_OUT, at) >= SHORT) return true;
    long since = at - AFTERMATH;
    return history.faults().stream()
        .filter(concerned)
        .anyMatch(fault -> fault.overlaps(since - shortage.within(since, at), at));
  }
}
