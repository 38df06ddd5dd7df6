package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.Conversation;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Happening.Item;
import io.tidewire.standalone.faults.history.Happening.Received;
import io.tidewire.standalone.faults.history.Happening.Told;
import io.tidewire.standalone.faults.history.History;
import io.tidewire.standalone.faults.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * C10, what is missing: a client of rec1 that was let into an ephemeral channel gets all that is
 * published from then on while nothing is amiss. What it does not get is followed by a notice that
 * the edge was without Redis, or was lost one by one on a wire that does that.
 */
final class EphemeralHolesAreTold implements Invariant {

  /** From a publish to the notice about the link that swallowed it. */
  private static final long NOTICE = 15_000_000;

  @Override
  public List<Violation> broken(History history) {
    Map<String, List<Operation>> published = published(history);
    List<Violation> violations = new ArrayList<>();
    for (Conversation on : history.conversations()) {
      if (!on.connection().rec1() || on.connection().slow() || on.succeeded().isEmpty()) continue;
      judge(history, on, published.getOrDefault(on.channel(), List.of()), violations);
    }
    return violations;
  }

  private static Map<String, List<Operation>> published(History history) {
    Map<String, List<Operation>> published = new HashMap<>();
    for (Operation operation : history.operations()) {
      if (operation.done().isEmpty()) continue;
      for (Item item : operation.items()) {
        if (history.logs(item.channel()).isPresent()) continue;
        List<Operation> there =
            published.computeIfAbsent(item.channel(), none -> new ArrayList<>());
        if (!there.contains(operation)) there.add(operation);
      }
    }
    return published;
  }

  private static void judge(
      History history, Conversation on, List<Operation> published, List<Violation> violations) {
    Set<Long> got = new HashSet<>();
    on.all(Received.class).forEach(message -> got.add(message.payload()));
    long end = lastHeard(history, on) - NOTICE / 5;
    for (Operation operation : published) {
      if (operation.invoked() <= on.succeeded().orElseThrow().at()) continue;
      long done = operation.done().orElseThrow();
      if (done >= end || operation.except().equals(on.connection().socketId())) continue;
      for (Item item : operation.items()) {
        if (!item.channel().equals(on.channel()) || got.contains(item.payload())) continue;
        if (isExplained(history, on, operation)) continue;
        violations.add(new Violation("C10", on + " was never sent " + item));
      }
    }
  }

  /** Who leaves while the edge is stopped hears nothing of what it said before. */
  private static long lastHeard(History history, Conversation on) {
    long end = Math.min(on.end(), history.end());
    return history.faults().stream()
        .filter(fault -> fault.has(Fault.Effect.EDGE_STALLS) && fault.overlaps(end, end))
        .mapToLong(Fault::began)
        .reduce(end, Math::min);
  }

  private static boolean isTold(Conversation on, long invoked, long done) {
    return on.all(Told.class).stream()
        .anyMatch(told -> told.at() >= invoked && told.at() <= done + NOTICE);
  }

  private static boolean isExplained(History history, Conversation on, Operation operation) {
    return isTold(on, operation.invoked(), operation.done().orElseThrow())
        || isSwallowed(history, operation)
        || leftBeforeTheNotice(history, on, operation.invoked());
  }

  /** The notice comes when the link does; who has left by then does not get it. */
  private static boolean leftBeforeTheNotice(History history, Conversation on, long invoked) {
    return on.end() - invoked < NOTICE
        && history.faults().stream()
            .filter(fault -> fault.has(Fault.Effect.LINKS_END))
            .anyMatch(fault -> fault.overlaps(invoked - NOTICE, on.end()));
  }

  /** A wire that loses single messages is what no ephemeral tier can know of. */
  private static boolean isSwallowed(History history, Operation operation) {
    return history.faults().stream()
        .filter(fault -> fault.has(Fault.Effect.WIRE_LOSES))
        .anyMatch(fault -> fault.overlaps(operation.invoked(), operation.done().orElseThrow()));
  }
}
