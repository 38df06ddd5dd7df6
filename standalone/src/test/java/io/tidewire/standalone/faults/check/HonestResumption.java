package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.Conversation;
import io.tidewire.standalone.faults.history.Happening.Asked;
import io.tidewire.standalone.faults.history.Happening.Succeeded;
import io.tidewire.standalone.faults.history.Happening.Told;
import io.tidewire.standalone.faults.history.History;
import io.tidewire.standalone.faults.history.Logs;
import io.tidewire.standalone.faults.history.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * C5: {@code recovered:true}, in an answer or a notice, goes on at exactly the place where the
 * client was, and never on another branch of the log. With C4 this leaves no silent hole.
 */
final class HonestResumption implements Invariant {

  @Override
  public List<Violation> broken(History history) {
    List<Violation> violations = new ArrayList<>();
    for (Conversation on : history.onStreams()) {
      if (!on.connection().rec1()) continue;
      Logs logs = history.logs(on.channel()).orElseThrow();
      answer(on, logs, violations);
      notices(on, logs, violations);
    }
    return violations;
  }

  private static void answer(Conversation on, Logs logs, List<Violation> violations) {
    Asked asked = on.all(Asked.class).get(0);
    Optional<Succeeded> answer = on.succeeded();
    if (answer.isEmpty()) return;
    if (asked.epoch().isEmpty()) return;
    String recovered = answer.get().recovered();
    if (recovered.isEmpty()) {
      violations.add(new Violation("C5", on + " claimed a place and was told nothing of it"));
    } else if (recovered.equals("true")) {
      Place claimed = new Place(asked.epoch(), asked.offset());
      Place now = new Place(answer.get().epoch(), answer.get().offset());
      if (!same(logs, claimed, now)) {
        violations.add(new Violation("C5", on + " was at " + claimed + ", recovered at " + now));
      }
    }
  }

  private static void notices(Conversation on, Logs logs, List<Violation> violations) {
    Follower.through(
        on,
        (follower, happening) -> {
          if (!(happening instanceof Told told) || !told.recovered()) return;
          Place now = new Place(told.epoch(), told.offset());
          if (follower.at().isEmpty() || !same(logs, follower.at().get(), now)) {
            violations.add(
                new Violation("C5", on + " was at " + follower.at() + ", goes on at " + now));
          }
        });
  }

  /**
   * Whether the same message is the last before both. Offset 0 is before everything; of a lineage
   * that lived too briefly to be seen only its messages are known.
   */
  private static boolean same(Logs logs, Place one, Place other) {
    if (one.offset() != other.offset()) return false;
    Place first = logs.birth(one.epoch(), one.offset());
    Place second = logs.birth(other.epoch(), other.offset());
    return one.offset() == 0
        || first.equals(second)
        || (logs.payload(first).isPresent() && logs.payload(first).equals(logs.payload(second)));
  }
}
