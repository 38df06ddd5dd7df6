package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.Asked;
import io.tidewire.standalone.faults.history.JournalEntry.Succeeded;
import io.tidewire.standalone.faults.history.JournalEntry.Told;
import io.tidewire.standalone.faults.history.LogPosition;
import io.tidewire.standalone.faults.history.Logs;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.history.SubscriptionHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * C5: {@code recovered:true} in an answer or a notice continues exactly at the client's position,
 * and never on another branch of the log. Together with C4, no message is missing silently.
 */
final class HonestResumption implements Invariant {

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    List<InvariantViolation> violations = new ArrayList<>();
    for (SubscriptionHistory on : history.onStreams()) {
      if (!on.connection().rec1()) continue;
      Logs logs = history.logs(on.channel()).orElseThrow();
      answer(on, logs, violations);
      notices(on, logs, violations);
    }
    return violations;
  }

  private static void answer(
      SubscriptionHistory on, Logs logs, List<InvariantViolation> violations) {
    Asked asked = on.all(Asked.class).get(0);
    Optional<Succeeded> answer = on.succeeded();
    if (answer.isEmpty()) return;
    if (asked.epoch().isEmpty()) return;
    String recovered = answer.get().recovered();
    if (recovered.isEmpty()) {
      violations.add(
          new InvariantViolation("C5", on + " claimed a place and was told nothing of it"));
    } else if (recovered.equals("true")) {
      LogPosition claimed = new LogPosition(asked.epoch(), asked.offset());
      LogPosition now = new LogPosition(answer.get().epoch(), answer.get().offset());
      if (!same(logs, claimed, now)) {
        violations.add(
            new InvariantViolation("C5", on + " was at " + claimed + ", recovered at " + now));
      }
    }
  }

  private static void notices(
      SubscriptionHistory on, Logs logs, List<InvariantViolation> violations) {
    PositionTracker.through(
        on,
        (follower, happening) -> {
          if (!(happening instanceof Told told) || !told.recovered()) return;
          LogPosition now = new LogPosition(told.epoch(), told.offset());
          if (follower.at().isEmpty() || !same(logs, follower.at().get(), now)) {
            violations.add(
                new InvariantViolation(
                    "C5", on + " was at " + follower.at() + ", goes on at " + now));
          }
        });
  }

  /**
   * Whether both positions follow the same message. Offset 0 precedes everything. Of a lineage that
   * no snapshot has seen, only its messages are known.
   */
  private static boolean same(Logs logs, LogPosition one, LogPosition other) {
    if (one.offset() != other.offset()) return false;
    LogPosition first = logs.birth(one.epoch(), one.offset());
    LogPosition second = logs.birth(other.epoch(), other.offset());
    return one.offset() == 0
        || first.equals(second)
        || (logs.payload(first).isPresent() && logs.payload(first).equals(logs.payload(second)));
  }
}
