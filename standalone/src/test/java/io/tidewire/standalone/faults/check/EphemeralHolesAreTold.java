package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.Item;
import io.tidewire.standalone.faults.history.JournalEntry.Received;
import io.tidewire.standalone.faults.history.JournalEntry.Told;
import io.tidewire.standalone.faults.history.Operation;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.history.SubscriptionHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * C10, gaps: a rec1 client that is subscribed to an ephemeral channel receives everything that is
 * published from then on. A message is missing once a later one has arrived, or at the end. Then
 * the client must have been notified before that the edge had lost Redis, or the connection between
 * Redis and the edge must have lost that very message. No time is measured.
 */
final class EphemeralHolesAreTold implements Invariant {

  /** One event that was published to the channel. */
  private record Sent(Item item, Operation by) {}

  /** When a message arrived, and when its publish began. */
  private record Came(long at, long invoked) {}

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    Map<String, List<Sent>> published = published(history);
    List<InvariantViolation> violations = new ArrayList<>();
    for (SubscriptionHistory on : history.conversations()) {
      if (!on.connection().rec1() || on.connection().slow() || on.succeeded().isEmpty()) continue;
      judge(history, on, published.getOrDefault(on.channel(), List.of()), violations);
    }
    return violations;
  }

  private static Map<String, List<Sent>> published(RunHistory history) {
    Map<String, List<Sent>> published = new HashMap<>();
    for (Operation operation : history.operations()) {
      if (operation.done().isEmpty()) continue;
      for (Item item : operation.items()) {
        if (history.logs(item.channel()).isPresent()) continue;
        published
            .computeIfAbsent(item.channel(), none -> new ArrayList<>())
            .add(new Sent(item, operation));
      }
    }
    return published;
  }

  private static void judge(
      RunHistory history,
      SubscriptionHistory on,
      List<Sent> published,
      List<InvariantViolation> violations) {
    Set<Long> got = new HashSet<>();
    List<Came> came = new ArrayList<>();
    for (Received message : on.all(Received.class)) {
      got.add(message.payload());
      history
          .publishOf(message.payload())
          .ifPresent(by -> came.add(new Came(message.at(), by.invoked())));
    }
    for (Sent sent : published) {
      boolean expected =
          sent.by().invoked() > on.succeeded().orElseThrow().at()
              && !sent.by().except().equals(on.connection().socketId())
              && !history.swallowed().contains(sent.item().payload());
      if (!expected || got.contains(sent.item().payload())) continue;
      OptionalLong missed = missed(history, on, came, sent.by());
      if (missed.isEmpty() || isTold(on, sent.by().invoked(), missed.getAsLong())) continue;
      violations.add(new InvariantViolation("C10", on + " was never sent " + sent.item()));
    }
  }

  /** When it became certain that the message would not arrive; empty if it still might. */
  private static OptionalLong missed(
      RunHistory history, SubscriptionHistory on, List<Came> came, Operation operation) {
    long done = operation.done().orElseThrow();
    OptionalLong later =
        came.stream().filter(each -> each.invoked() > done).mapToLong(Came::at).min();
    return later.isPresent() || !on.isOpen() ? later : OptionalLong.of(history.end());
  }

  private static boolean isTold(SubscriptionHistory on, long invoked, long missed) {
    return on.all(Told.class).stream()
        .anyMatch(told -> told.at() >= invoked && told.at() <= missed);
  }
}
