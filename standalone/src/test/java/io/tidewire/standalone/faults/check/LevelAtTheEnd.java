package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.Received;
import io.tidewire.standalone.faults.history.LogPosition;
import io.tidewire.standalone.faults.history.LogSnapshot.Entry;
import io.tidewire.standalone.faults.history.Logs;
import io.tidewire.standalone.faults.history.Operation;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.history.SubscriptionHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** C7: at the end, every subscriber has reached the top of the log. */
final class LevelAtTheEnd implements Invariant {

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    List<InvariantViolation> violations = new ArrayList<>();
    for (SubscriptionHistory on : history.onStreams()) {
      if (!on.isOpen()) continue;
      Logs logs = history.logs(on.channel()).orElseThrow();
      if (on.connection().rec1()) {
        rec1(on, logs, violations);
      } else {
        stock(history, on, logs, violations);
      }
    }
    return violations;
  }

  private static void rec1(SubscriptionHistory on, Logs logs, List<InvariantViolation> violations) {
    Optional<LogPosition> at = PositionTracker.through(on, (follower, happening) -> {}).at();
    if (!logs.isGone() && !at.equals(Optional.of(logs.top()))) {
      violations.add(
          new InvariantViolation("C7", on + " ended at " + at + " and the log at " + logs.top()));
    }
  }

  private static void stock(
      RunHistory history, SubscriptionHistory on, Logs logs, List<InvariantViolation> violations) {
    if (on.succeeded().isEmpty()) {
      violations.add(new InvariantViolation("C7", on + " never had an answer"));
      return;
    }
    long since = on.succeeded().get().at();
    for (int i = logs.entries().size() - 1; i >= 0; i--) {
      Entry newest = logs.entries().get(i);
      Optional<Operation> by = history.publishOf(newest.payload());
      if (by.isEmpty() || by.get().invoked() < since) return;
      if (by.get().except().equals(on.connection().socketId())) continue;
      boolean got =
          on.all(Received.class).stream().anyMatch(each -> each.payload() == newest.payload());
      if (!got) violations.add(new InvariantViolation("C7", on + " never got the last, " + newest));
      return;
    }
  }
}
