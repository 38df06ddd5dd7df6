package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.Notified;
import io.tidewire.standalone.faults.history.RunHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * C19: no webhook of a channel is sent before those of earlier events are accepted, and a
 * repetition has the same id and bytes. The id contains the position of the event in the outbox.
 * The time in the body may differ only if Redis lost the state of the webhook.
 */
public final class WebhookOrder implements Invariant {

  /** µs; the dispatcher waits no longer for an answer, so a body is not older than this. */
  private static final long UNDER_WAY = 5_000_000;

  /** The position of an event in the outbox of its partition: the ms of Redis, and a number. */
  private record Place(long ms, long number) implements Comparable<Place> {

    static Place of(Notified notified) {
      String[] parts = notified.webhookId().split("-");
      return new Place(
          Long.parseLong(parts[parts.length - 2]), Long.parseLong(parts[parts.length - 1]));
    }

    @Override
    public int compareTo(Place other) {
      return Comparator.comparingLong(Place::ms).thenComparing(Place::number).compare(this, other);
    }
  }

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    List<InvariantViolation> violations = new ArrayList<>();
    history.webhooks().arrivals().values().forEach(all -> order(all, violations));
    history.webhooks().arrivals().values().forEach(all -> repetitions(history, all, violations));
    return violations;
  }

  private static void order(List<Notified> arrivals, List<InvariantViolation> violations) {
    Map<String, Notified> sent = new HashMap<>();
    Set<String> accepted = new HashSet<>();
    for (Notified each : arrivals) {
      if (each.accepted() && accepted.add(each.webhookId())) {
        sent.values().stream()
            .filter(other -> Place.of(other).compareTo(Place.of(each)) > 0)
            .map(other -> new InvariantViolation("C19", other + " was sent before " + each))
            .forEach(violations::add);
      }
      sent.putIfAbsent(each.webhookId(), each);
    }
  }

  private static void repetitions(
      RunHistory history, List<Notified> arrivals, List<InvariantViolation> violations) {
    Map<String, Notified> firstOfBody = new HashMap<>();
    for (Notified each : arrivals) {
      Notified first = firstOfBody.putIfAbsent(each.webhookId(), each);
      if (first == null || first.body().equals(each.body())) continue;
      firstOfBody.put(each.webhookId(), each);
      boolean isOther = !event(first).equals(event(each));
      if (isOther || !isDataLost(history, first, each)) {
        violations.add(new InvariantViolation("C19", each + " does not repeat " + first));
      }
    }
  }

  /**
   * Between the creation of the two bodies. The dispatcher repeats the first one until it notices.
   */
  private static boolean isDataLost(RunHistory history, Notified first, Notified second) {
    return history.faults().stream()
        .filter(fault -> fault.losesWebhooksOf(second.channel()))
        .anyMatch(fault -> fault.overlaps(first.at() - UNDER_WAY, second.at()));
  }

  private static String event(Notified notified) {
    return notified.name() + " " + notified.channel() + " " + notified.user();
  }
}
