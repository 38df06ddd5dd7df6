package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.JournalEntry.Answered;
import io.tidewire.standalone.faults.history.JournalEntry.Item;
import io.tidewire.standalone.faults.history.JournalEntry.Received;
import io.tidewire.standalone.faults.history.Operation;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.history.SubscriptionHistory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * C10, order: on one connection, no message of an ephemeral channel arrives twice, or before one
 * that was acknowledged before it was published. Excludes publishes that were repeated without an
 * answer, because an ephemeral channel does not detect repetitions. Also excludes publishes whose
 * key was lost with a Redis, because their repetition is a new message.
 */
final class EphemeralConnections implements Invariant {

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    List<InvariantViolation> violations = new ArrayList<>();
    for (SubscriptionHistory on : history.conversations()) {
      if (history.logs(on.channel()).isEmpty()) judge(history, on, violations);
    }
    return violations;
  }

  private static void judge(
      RunHistory history, SubscriptionHistory on, List<InvariantViolation> violations) {
    Set<Long> seen = new HashSet<>();
    long newest = 0;
    for (Received message : on.all(Received.class)) {
      Optional<Operation> by = history.publishOf(message.payload());
      if (by.isEmpty()) {
        violations.add(
            new InvariantViolation("C10", on + " got what nobody published: " + message));
        continue;
      }
      boolean sure = by.get().answers().stream().allMatch(answer -> answer.status() == 200);
      if (!sure || isPublishedAnew(history, by.get(), new Item(on.channel(), message.payload())))
        continue;
      if (!seen.add(message.payload())) {
        violations.add(new InvariantViolation("C10", on + " twice: " + message));
      }
      if (by.get().done().orElse(Long.MAX_VALUE) < newest) {
        violations.add(new InvariantViolation("C10", on + " out of order: " + message));
      }
      newest = Math.max(newest, by.get().invoked());
    }
  }

  /**
   * Since the first attempt, because a busy publisher may read an answer long after it was sent.
   */
  private static boolean isPublishedAnew(RunHistory history, Operation operation, Item item) {
    int index = operation.items().indexOf(item);
    List<Answered> done =
        operation.successes().stream()
            .filter(answer -> !answer.places().get(index).duplicate())
            .toList();
    if (done.size() < 2) return false;
    long last = done.get(done.size() - 1).at();
    return history.faults().stream()
        .filter(fault -> fault.has(Effect.LOSES_WRITES) && fault.concerns(item.channel()))
        .anyMatch(fault -> fault.overlaps(operation.invoked(), last));
  }
}
