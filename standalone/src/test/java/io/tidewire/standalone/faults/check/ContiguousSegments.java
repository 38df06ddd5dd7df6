package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.OnChannel;
import io.tidewire.standalone.faults.history.JournalEntry.Received;
import io.tidewire.standalone.faults.history.JournalEntry.Skipped;
import io.tidewire.standalone.faults.history.LogPosition;
import io.tidewire.standalone.faults.history.Logs;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.history.SubscriptionHistory;
import java.util.ArrayList;
import java.util.List;

/**
 * C4: between a subscription answer and the next notice or the end, a rec1 client receives every
 * offset once and in order, each with the payload that the log has there. A skip may replace only a
 * message that excluded this connection.
 */
final class ContiguousSegments implements Invariant {

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    List<InvariantViolation> violations = new ArrayList<>();
    for (SubscriptionHistory conversation : history.onStreams()) {
      if (conversation.connection().rec1()) judge(history, conversation, violations);
    }
    return violations;
  }

  private static void judge(
      RunHistory history, SubscriptionHistory on, List<InvariantViolation> violations) {
    Logs logs = history.logs(on.channel()).orElseThrow();
    PositionTracker.through(
        on,
        (follower, happening) -> {
          long offset = offset(happening);
          if (offset < 0) return;
          if (follower.at().isEmpty()) {
            violations.add(new InvariantViolation("C4", on + " before its answer: " + happening));
            return;
          }
          LogPosition at = follower.at().get();
          if (offset != at.offset() + 1) {
            violations.add(
                new InvariantViolation("C4", on + " was at " + at + " and got " + happening));
          }
          LogPosition place = logs.birth(at.epoch(), offset);
          if (happening instanceof Received message && !stands(logs, place, message.payload())) {
            violations.add(
                new InvariantViolation("C4", on + " got what is not at " + place + ": " + message));
          }
          if (happening instanceof Skipped && !isExcepted(history, logs, place, on)) {
            violations.add(new InvariantViolation("C4", on + " skipped what was for it: " + place));
          }
        });
  }

  private static long offset(OnChannel happening) {
    if (happening instanceof Received message) return message.offset();
    return happening instanceof Skipped skip ? skip.offset() : -1;
  }

  /** Only this client may have seen a message that was lost without an acknowledgement. */
  private static boolean stands(Logs logs, LogPosition place, long payload) {
    return logs.places(payload).contains(place)
        || (logs.payload(place).isEmpty() && logs.places(payload).isEmpty());
  }

  /** Excluded by the id of this connection or of an earlier one of the client. */
  private static boolean isExcepted(
      RunHistory history, Logs logs, LogPosition place, SubscriptionHistory on) {
    return logs.payload(place)
        .flatMap(history::publishOf)
        .map(
            by ->
                history.connections().stream()
                    .filter(each -> each.client().equals(on.client()))
                    .anyMatch(each -> each.socketId().equals(by.except())))
        .orElse(true);
  }
}
