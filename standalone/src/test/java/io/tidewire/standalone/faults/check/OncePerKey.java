package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.Answered;
import io.tidewire.standalone.faults.history.JournalEntry.Item;
import io.tidewire.standalone.faults.history.JournalEntry.Placed;
import io.tidewire.standalone.faults.history.LogSnapshot;
import io.tidewire.standalone.faults.history.LogSnapshot.ChannelLog;
import io.tidewire.standalone.faults.history.LogSnapshot.Entry;
import io.tidewire.standalone.faults.history.Operation;
import io.tidewire.standalone.faults.history.RunHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * C2: every message in a log was published, and is there once, however often it was repeated.
 * Repetitions receive the same position. A key that is used for another message is a conflict.
 */
final class OncePerKey implements Invariant {

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    List<InvariantViolation> violations = new ArrayList<>();
    for (LogSnapshot snapshot : history.snapshots()) {
      snapshot.logs().forEach((channel, log) -> entries(history, channel, log, violations));
    }
    history.operations().forEach(operation -> answers(history, operation, violations));
    reuses(history, violations);
    return violations;
  }

  private static void entries(
      RunHistory history, String channel, ChannelLog log, List<InvariantViolation> violations) {
    Set<Long> seen = new HashSet<>();
    for (Entry entry : log.entries()) {
      if (!seen.add(entry.payload())) {
        violations.add(
            new InvariantViolation("C2", "twice in the log of " + channel + ": " + entry));
      }
      boolean published =
          history
              .publishOf(entry.payload())
              .filter(by -> by.items().contains(new Item(channel, entry.payload())))
              .isPresent();
      if (!published) {
        violations.add(
            new InvariantViolation("C2", "nobody published " + entry + " of " + channel));
      }
    }
  }

  private static void answers(
      RunHistory history, Operation operation, List<InvariantViolation> violations) {
    List<Answered> answers = operation.successes();
    for (int i = 0; i < operation.items().size(); i++) {
      String channel = operation.items().get(i).channel();
      if (history.logs(channel).isEmpty()) continue;
      Set<Placed> alive = new HashSet<>();
      for (Answered answer : answers) {
        Placed placed = answer.places().get(i);
        var logs = history.logs(channel).get();
        if (logs.survives(logs.birth(placed.epoch(), placed.offset()))) {
          alive.add(new Placed(placed.epoch(), placed.offset(), false));
        }
      }
      if (alive.size() > 1) {
        violations.add(new InvariantViolation("C2", operation.id() + " was told " + alive));
      }
    }
  }

  /** Of the operations with one key, the first that succeeded excludes the later ones. */
  private static void reuses(RunHistory history, List<InvariantViolation> violations) {
    Map<String, Operation> first = new HashMap<>();
    for (Operation operation : history.operations()) {
      if (operation.key().isEmpty()) continue;
      Operation before = first.putIfAbsent(operation.key(), operation);
      if (before == null || before.items().equals(operation.items())) continue;
      boolean both = isKept(history, before) && isKept(history, operation);
      if (both)
        violations.add(new InvariantViolation("C2", "both done with key " + operation.key()));
    }
  }

  private static boolean isKept(RunHistory history, Operation operation) {
    return operation.successes().stream()
        .anyMatch(
            answer -> {
              Placed placed = answer.places().get(0);
              return history
                  .logs(operation.items().get(0).channel())
                  .filter(logs -> logs.survives(logs.birth(placed.epoch(), placed.offset())))
                  .isPresent();
            });
  }
}
