package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.Notified;
import io.tidewire.standalone.faults.history.JournalEntry.Visited;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.history.SubscriptionHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * C18: an accepted webhook reports every subscription and departure once, before the next one. At
 * the end, the backend knows every occupied channel. Events that Redis lost may be missing, or be
 * reported again.
 */
public final class WebhooksAreTold implements Invariant {

  /**
   * µs; after this time, edges have registered their channels again with a Redis that lost them.
   */
  private static final long REGISTERED_ANEW = 30_000_000;

  /** µs; an event so late in the run need not have been reported. */
  private static final long LATE = 15_000_000;

  private static final String OCCUPIED = "channel_occupied";
  private static final String VACATED = "channel_vacated";

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    List<InvariantViolation> violations = new ArrayList<>();
    history.webhooks().visits().values().forEach(visits -> visits(history, visits, violations));
    violations.addAll(untold(history));
    return violations;
  }

  /** Whether the backend knows every occupied channel. */
  static boolean isLevel(RunHistory history) {
    return untold(history).isEmpty();
  }

  private static void visits(
      RunHistory history, List<Visited> visits, List<InvariantViolation> violations) {
    for (int i = 0; i < visits.size(); i++) {
      long since = visits.get(Math.max(0, i - 1)).at();
      long until = i + 1 < visits.size() ? visits.get(i + 1).at() : Long.MAX_VALUE;
      visit(history, visits.get(i), since, until, violations);
    }
  }

  /**
   * @param since when the previous step was taken. If Redis lost that it was reported, this step
   *     looks like the end of a short interruption, and neither is reported. A connection that was
   *     lost after the previous step may be reported after this one
   */
  private static void visit(
      RunHistory history,
      Visited visit,
      long since,
      long until,
      List<InvariantViolation> violations) {
    Set<String> expected = expected(visit);
    List<String> told = told(history, visit, until);
    boolean isDue = until < Long.MAX_VALUE || visit.at() < history.end() - LATE;
    for (String name : expected) {
      if (isDue && !told.contains(name) && !isDataLost(history, visit.channel(), since, until)) {
        violations.add(new InvariantViolation("C18", name + " was not told: " + visit));
      }
    }
    boolean isUndisturbed =
        !isDataLost(history, visit.channel(), visit.at() - REGISTERED_ANEW, until)
            && !isCutOff(history, visit.client(), since, until);
    if (isUndisturbed && told.size() > expected.size()) {
      violations.add(new InvariantViolation("C18", "told as " + told + ": " + visit));
    }
  }

  private static Set<String> expected(Visited visit) {
    String occupancy = visit.came() ? OCCUPIED : VACATED;
    if (!visit.channel().startsWith("presence-")) return Set.of(occupancy);
    return Set.of(occupancy, visit.came() ? "member_added" : "member_removed");
  }

  private static List<String> told(RunHistory history, Visited visit, long until) {
    return history.webhooks().accepted(visit.channel()).stream()
        .filter(each -> each.at() >= visit.at() && each.at() < until)
        .map(Notified::name)
        .toList();
  }

  private static boolean isDataLost(RunHistory history, String channel, long from, long until) {
    return history.faults().stream()
        .filter(fault -> fault.losesWebhooksOf(channel))
        .anyMatch(fault -> fault.overlaps(from, until));
  }

  /** A client that takes long to reconnect is reported as gone. */
  private static boolean isCutOff(RunHistory history, String client, long since, long until) {
    return history.closed().stream()
        .filter(closed -> closed.client().equals(client))
        .anyMatch(closed -> closed.at() >= since && closed.at() < until);
  }

  /** Channels that have had a subscriber for a while without the backend knowing. */
  private static List<InvariantViolation> untold(RunHistory history) {
    if (history.webhooks().arrivals().isEmpty()) return List.of();
    Map<String, List<Visited>> visited = history.webhooks().visits();
    return history.conversations().stream()
        .filter(SubscriptionHistory::isOpen)
        .filter(each -> each.succeeded().filter(it -> it.at() < history.end() - LATE).isPresent())
        .map(SubscriptionHistory::channel)
        .filter(channel -> !visited.containsKey(channel))
        .distinct()
        .filter(channel -> !OCCUPIED.equals(lastOccupancy(history, channel)))
        .map(channel -> new InvariantViolation("C18", "not known to be occupied: " + channel))
        .toList();
  }

  private static String lastOccupancy(RunHistory history, String channel) {
    return history.webhooks().accepted(channel).stream()
        .map(Notified::name)
        .filter(name -> name.equals(OCCUPIED) || name.equals(VACATED))
        .reduce("", (earlier, later) -> later);
  }
}
