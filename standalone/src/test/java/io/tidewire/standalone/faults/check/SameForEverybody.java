package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.Received;
import io.tidewire.standalone.faults.history.LogPosition;
import io.tidewire.standalone.faults.history.Logs;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.history.SubscriptionHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** C6: all clients that receive the message of a position receive the same one. */
final class SameForEverybody implements Invariant {

  private record Spot(String channel, LogPosition place) {}

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    List<InvariantViolation> violations = new ArrayList<>();
    Map<Spot, Received> seen = new HashMap<>();
    for (SubscriptionHistory on : history.onStreams()) {
      if (!on.connection().rec1()) continue;
      Logs logs = history.logs(on.channel()).orElseThrow();
      PositionTracker.through(
          on,
          (follower, happening) -> {
            if (!(happening instanceof Received message) || follower.at().isEmpty()) return;
            if (message.offset() < 0) return;
            LogPosition place = logs.birth(follower.at().get().epoch(), message.offset());
            Received other = seen.putIfAbsent(new Spot(on.channel(), place), message);
            if (other != null && other.payload() != message.payload()) {
              violations.add(new InvariantViolation("C6", place + ": " + other + ", " + message));
            }
          });
    }
    return violations;
  }
}
