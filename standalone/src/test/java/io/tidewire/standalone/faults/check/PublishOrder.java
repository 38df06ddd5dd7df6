package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.Answered;
import io.tidewire.standalone.faults.history.JournalEntry.Placed;
import io.tidewire.standalone.faults.history.Operation;
import io.tidewire.standalone.faults.history.RunHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * C3: a message that was published after another was acknowledged follows it in the log. The
 * messages of a batch have consecutive offsets.
 */
final class PublishOrder implements Invariant {

  /** The messages that one operation added to one lineage of one channel. */
  private record Written(long invoked, long done, long first, long last, long op) {}

  private record Lineage(String channel, String epoch) {}

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    List<InvariantViolation> violations = new ArrayList<>();
    Map<Lineage, List<Written>> written = new HashMap<>();
    for (Operation operation : history.operations()) {
      for (Answered answer : operation.successes()) {
        places(operation, answer, history, violations)
            .forEach((where, what) -> add(written, where, what));
      }
    }
    written.forEach((where, all) -> order(where, all, violations));
    return violations;
  }

  private static void add(Map<Lineage, List<Written>> written, Lineage where, Written what) {
    written.computeIfAbsent(where, none -> new ArrayList<>()).add(what);
  }

  private static Map<Lineage, Written> places(
      Operation operation,
      Answered answer,
      RunHistory history,
      List<InvariantViolation> violations) {
    Map<Lineage, Written> places = new HashMap<>();
    for (int i = 0; i < answer.places().size(); i++) {
      Placed placed = answer.places().get(i);
      String channel = operation.items().get(i).channel();
      if (history.logs(channel).isEmpty()) continue;
      Lineage where = new Lineage(channel, placed.epoch());
      Written before = places.get(where);
      if (before != null && placed.offset() != before.last() + 1) {
        violations.add(
            new InvariantViolation("C3", "batch " + operation.id() + " has a hole: " + answer));
      }
      long first = before == null ? placed.offset() : before.first();
      places.put(
          where,
          new Written(operation.invoked(), answer.at(), first, placed.offset(), operation.id()));
    }
    return places;
  }

  private static void order(Lineage where, List<Written> all, List<InvariantViolation> violations) {
    List<Written> byDone = new ArrayList<>(all);
    byDone.sort(Comparator.comparingLong(Written::done));
    all.sort(Comparator.comparingLong(Written::invoked));
    int next = 0;
    long highest = 0;
    for (Written written : all) {
      while (next < byDone.size() && byDone.get(next).done() < written.invoked()) {
        highest = Math.max(highest, byDone.get(next++).last());
      }
      if (written.first() <= highest) {
        violations.add(
            new InvariantViolation(
                "C3",
                where + ": " + written.op() + " at " + written.first() + " after " + highest));
      }
    }
  }
}
