package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.JournalEntry.Answered;
import io.tidewire.standalone.faults.history.JournalEntry.Moved;
import io.tidewire.standalone.faults.history.JournalEntry.Opened;
import io.tidewire.standalone.faults.history.Operation;
import io.tidewire.standalone.faults.history.RunHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * C14: while Redis is down, no publish is acknowledged, every 503 has a Retry-After, and no
 * connection is closed. A member who stayed is never reported as gone.
 */
final class OutageIsSaid implements Invariant {

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    List<InvariantViolation> violations = new ArrayList<>();
    history.operations().forEach(operation -> answers(history, operation, violations));
    closes(history, violations);
    for (Moved moved : history.moves()) {
      if (!moved.added() && !leaves(history, moved))
        violations.add(new InvariantViolation("C14", "did not leave: " + moved));
    }
    return violations;
  }

  private static boolean leaves(RunHistory history, Moved moved) {
    return history.webhooks().visits().containsKey(moved.channel());
  }

  private static void answers(
      RunHistory history, Operation operation, List<InvariantViolation> violations) {
    for (Answered answer : operation.answers()) {
      if (answer.status() == 503 && !answer.retryAfter()) {
        violations.add(new InvariantViolation("C14", "503 without Retry-After: " + answer));
      }
      boolean impossible =
          history.faults().stream()
              .filter(fault -> fault.has(Effect.REDIS_DOWN))
              .filter(fault -> fault.concernsAny(operation.channels()))
              .anyMatch(
                  fault -> fault.began() < operation.invoked() && answer.at() < fault.healed());
      if (answer.status() == 200 && impossible) {
        violations.add(new InvariantViolation("C14", "done while Redis was down: " + answer));
      }
    }
  }

  private static void closes(RunHistory history, List<InvariantViolation> violations) {
    Map<String, Boolean> slow = new HashMap<>();
    for (Opened each : history.connections()) slow.put(each.client(), each.slow());
    List<Fault> outages =
        history.faults().stream().filter(fault -> fault.has(Effect.REDIS_DOWN)).toList();
    history.closed().stream()
        .filter(closed -> !closed.own() && !slow.getOrDefault(closed.client(), false))
        .filter(closed -> outages.stream().anyMatch(it -> it.overlaps(closed.at(), closed.at())))
        .forEach(
            closed ->
                violations.add(new InvariantViolation("C14", "ended without Redis: " + closed)));
  }
}
