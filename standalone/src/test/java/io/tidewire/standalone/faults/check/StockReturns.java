package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.JournalEntry.Closed;
import io.tidewire.standalone.faults.history.JournalEntry.Opened;
import io.tidewire.standalone.faults.history.RunHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * C9, reconnects: after a connection ends, a stock client has another one within 2 s beyond the 1 s
 * that pusher-js waits, and is never left without one. The time is not counted while an edge does
 * not answer at all, or while processors are short.
 */
final class StockReturns implements Invariant {

  private static final long LIMIT = 3_000_000;

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    Map<String, NavigableSet<Long>> opened = new HashMap<>();
    for (Opened each : history.connections()) {
      opened.computeIfAbsent(each.client(), none -> new TreeSet<>()).add(each.at());
    }
    CpuShortage shortage = new CpuShortage(history);
    List<InvariantViolation> violations = new ArrayList<>();
    for (Opened connection : history.connections()) {
      if (connection.rec1()) continue;
      history.closed().stream()
          .filter(each -> each.client().equals(connection.client()))
          .filter(each -> each.connection() == connection.connection() && !each.own())
          .forEach(
              each ->
                  judge(
                          history,
                          shortage,
                          connection,
                          each,
                          opened.getOrDefault(each.client(), new TreeSet<>()))
                      .ifPresent(violations::add));
    }
    return violations;
  }

  private static Optional<InvariantViolation> judge(
      RunHistory history,
      CpuShortage shortage,
      Opened connection,
      Closed closed,
      NavigableSet<Long> opened) {
    long from = from(history, connection, closed);
    Long back = opened.higher(closed.at());
    long until = back == null ? history.end() : back;
    boolean inTime = until - from <= LIMIT + shortage.within(closed.at(), until);
    return inTime
        ? Optional.empty()
        : Optional.of(new InvariantViolation("C9", closed + ", and back at " + back));
  }

  /** Clients that read slowly connect to one edge only. */
  private static long from(RunHistory history, Opened connection, Closed closed) {
    return history.faults().stream()
        .filter(
            fault ->
                fault.has(Effect.EDGE_STALLS) || (connection.slow() && fault.has(Effect.EDGE_GONE)))
        .filter(fault -> fault.overlaps(closed.at(), closed.at() + LIMIT))
        .mapToLong(Fault::healed)
        .reduce(closed.at(), Math::max);
  }
}
