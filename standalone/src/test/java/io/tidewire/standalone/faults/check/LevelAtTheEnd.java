package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.Conversation;
import io.tidewire.standalone.faults.history.Happening.Received;
import io.tidewire.standalone.faults.history.History;
import io.tidewire.standalone.faults.history.LogSnapshot.Entry;
import io.tidewire.standalone.faults.history.Logs;
import io.tidewire.standalone.faults.history.Operation;
import io.tidewire.standalone.faults.history.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** C7: when all is quiet, everybody who is subscribed is at the top of the log. */
final class LevelAtTheEnd implements Invariant {

  @Override
  public List<Violation> broken(History history) {
    List<Violation> violations = new ArrayList<>();
    for (Conversation on : history.onStreams()) {
      if (!on.isOpen()) continue;
      Logs logs = history.logs(on.channel()).orElseThrow();
      if (on.connection().rec1()) {
        rec1(on, logs, violations);
      } else {
        stock(history, on, logs, violations);
      }
    }
    return violations;
  }

  private static void rec1(Conversation on, Logs logs, List<Violation> violations) {
    Optional<Place> at = Follower.through(on, (follower, happening) -> {}).at();
    if (!at.equals(Optional.of(logs.top()))) {
      violations.add(new Violation("C7", on + " ended at " + at + " and the log at " + logs.top()));
    }
  }

  private static void stock(
      History history, Conversation on, Logs logs, List<Violation> violations) {
    if (on.succeeded().isEmpty()) {
      violations.add(new Violation("C7", on + " never had an answer"));
      return;
    }
    long since = on.succeeded().get().at();
    for (int i = logs.entries().size() - 1; i >= 0; i--) {
      Entry newest = logs.entries().get(i);
      Optional<Operation> by = history.publishOf(newest.payload());
      if (by.isEmpty() || by.get().invoked() < since) return;
      if (by.get().except().equals(on.connection().socketId())) continue;
      boolean got =
          on.all(Received.class).stream().anyMatch(each -> each.payload() == newest.payload());
      if (!got) violations.add(new Violation("C7", on + " never got the last, " + newest));
      return;
    }
  }
}
