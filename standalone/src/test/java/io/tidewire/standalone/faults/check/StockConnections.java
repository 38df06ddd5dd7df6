package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.Received;
import io.tidewire.standalone.faults.history.LogPosition;
import io.tidewire.standalone.faults.history.Logs;
import io.tidewire.standalone.faults.history.Operation;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.history.SubscriptionHistory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * C9, delivery: on one connection, a stock client receives no message of a stream twice or out of
 * order, and misses none in between. After a fork, the new branch begins where the two diverge, or
 * anywhere if nothing of the old one is left.
 */
final class StockConnections implements Invariant {

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    List<InvariantViolation> violations = new ArrayList<>();
    for (SubscriptionHistory on : history.onStreams()) {
      if (!on.connection().rec1()) judge(history, on, violations);
    }
    return violations;
  }

  private static void judge(
      RunHistory history, SubscriptionHistory on, List<InvariantViolation> violations) {
    Logs logs = history.logs(on.channel()).orElseThrow();
    Set<Long> seen = new HashSet<>();
    Optional<LogPosition> last = Optional.empty();
    for (Received message : on.all(Received.class)) {
      int places = logs.places(message.payload()).size();
      if (!seen.add(message.payload()) && places <= 1) {
        violations.add(new InvariantViolation("C9", on + " twice: " + message));
      }
      if (places != 1) {
        last = Optional.empty();
        continue;
      }
      LogPosition place = logs.places(message.payload()).iterator().next();
      if (last.isPresent() && !follows(history, logs, on, last.get(), place)) {
        violations.add(new InvariantViolation("C9", on + ": " + place + " after " + last.get()));
      }
      last = Optional.of(place);
    }
  }

  /** Whether all messages in between excluded this connection. */
  private static boolean follows(
      RunHistory history, Logs logs, SubscriptionHistory on, LogPosition last, LogPosition next) {
    LogPosition expected = last;
    if (!last.epoch().equals(next.epoch())) {
      Optional<Long> common = logs.forkBetween(last.epoch(), next.epoch());
      if (common.isEmpty()) return true;
      expected = new LogPosition(next.epoch(), Math.min(last.offset(), common.get()));
    }
    if (next.offset() <= expected.offset()) return false;
    for (long between = expected.offset() + 1; between < next.offset(); between++) {
      LogPosition skipped = logs.birth(next.epoch(), between);
      String except =
          logs.payload(skipped).flatMap(history::publishOf).map(Operation::except).orElse("");
      if (!except.equals(on.connection().socketId())) return false;
    }
    return true;
  }
}
