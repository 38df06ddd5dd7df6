package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.JournalEntry.Answered;
import io.tidewire.standalone.faults.history.JournalEntry.Item;
import io.tidewire.standalone.faults.history.JournalEntry.Placed;
import io.tidewire.standalone.faults.history.LogPosition;
import io.tidewire.standalone.faults.history.LogSnapshot.Entry;
import io.tidewire.standalone.faults.history.Logs;
import io.tidewire.standalone.faults.history.Operation;
import io.tidewire.standalone.faults.history.RunHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * C1: an acknowledged message is in the log at its position. It may be missing only if a fault that
 * loses writes cut its lineage off after the publish began. Then it is a fork loss, and the
 * invariants of clients check that they were notified.
 */
public final class AcknowledgedIsKept implements Invariant {

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    return judge(history).violations();
  }

  /** A message that was acknowledged at that time and lost with the Redis that had it. */
  public static Map<Item, Long> forkLosses(RunHistory history) {
    return judge(history).losses();
  }

  private record Verdict(List<InvariantViolation> violations, Map<Item, Long> losses) {}

  private static Verdict judge(RunHistory history) {
    List<InvariantViolation> violations = new ArrayList<>();
    Map<Item, Long> losses = new HashMap<>();
    Map<String, Map<Long, Long>> kept = kept(history);
    for (Operation operation : history.operations()) {
      for (Answered answer : operation.successes()) {
        for (int i = 0; i < answer.places().size(); i++) {
          Item item = operation.items().get(i);
          Placed placed = answer.places().get(i);
          Logs logs = history.logs(item.channel()).orElse(null);
          if (logs == null) continue;
          LogPosition place = logs.birth(placed.epoch(), placed.offset());
          Long there = kept.getOrDefault(item.channel(), Map.of()).get(placed.offset());
          boolean stands = there != null && there == item.payload();
          if (stands) continue;
          if (!logs.survives(place) && lostAfter(history, item.channel(), operation.invoked())) {
            losses.putIfAbsent(item, answer.at());
            continue;
          }
          violations.add(
              new InvariantViolation(
                  "C1", item + " acknowledged at " + place + ", where there is " + there));
        }
      }
    }
    return new Verdict(violations, losses);
  }

  private static Map<String, Map<Long, Long>> kept(RunHistory history) {
    Map<String, Map<Long, Long>> kept = new HashMap<>();
    history
        .logs()
        .forEach(
            (channel, logs) -> {
              Map<Long, Long> rows = new HashMap<>();
              for (Entry entry : logs.entries()) rows.put(entry.offset(), entry.payload());
              kept.put(channel, rows);
            });
    return kept;
  }

  /**
   * Since the publish began, because a busy publisher may read an answer long after it was sent.
   */
  private static boolean lostAfter(RunHistory history, String channel, long invoked) {
    return history.faults().stream()
        .filter(fault -> fault.has(Effect.LOSES_WRITES) && fault.concerns(channel))
        .mapToLong(Fault::healed)
        .anyMatch(healed -> healed >= invoked);
  }
}
