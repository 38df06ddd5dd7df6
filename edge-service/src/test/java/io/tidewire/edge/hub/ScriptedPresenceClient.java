package io.tidewire.edge.hub;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.channel.ports.PendingPresenceUpdate;
import io.tidewire.edge.channel.ports.PresenceClient;
import io.tidewire.edge.presence.OccupancyReport;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A registry that answers what the test says, when the test says. */
final class ScriptedPresenceClient implements PresenceClient {

  private final Set<PendingPresenceUpdate> waiting = new LinkedHashSet<>();
  private final List<Consumer<RosterReply>> questions = new ArrayList<>();
  int asked;

  @Override
  public void submit(PendingPresenceUpdate update) {
    waiting.add(update);
  }

  @Override
  public void submitFirst(PendingPresenceUpdate update) {
    submit(update);
  }

  @Override
  public void submitLater(PendingPresenceUpdate update) {
    waiting.add(update);
  }

  @Override
  public Cancel roster(Topic topic, String from, Consumer<RosterReply> answer) {
    asked++;
    questions.add(answer);
    return () -> questions.remove(answer);
  }

  /** A statement that was put, with what it said. */
  record Told(PendingPresenceUpdate update, PresenceOp operation) {}

  /** Takes the next operation that is not about occupancy. */
  Told next() {
    return take(false).orElseThrow(() -> new AssertionError("nothing to tell"));
  }

  Told nextOccupancy() {
    return anyOccupancy().orElseThrow(() -> new AssertionError("no occupancy to tell"));
  }

  Optional<Told> anyOccupancy() {
    return take(true);
  }

  private Optional<Told> take(boolean occupancy) {
    for (PendingPresenceUpdate update : List.copyOf(waiting)) {
      boolean isKind = update instanceof OccupancyReport == occupancy;
      if (!isKind) continue;
      waiting.remove(update);
      Optional<PresenceOp> operation = update.operation();
      if (operation.isPresent()) return Optional.of(new Told(update, operation.get()));
    }
    return Optional.empty();
  }

  boolean hasNothingToTell() {
    return waiting.stream()
        .filter(update -> !(update instanceof OccupancyReport))
        .noneMatch(update -> update.operation().isPresent());
  }

  void answer(Told continuity, PresenceOutcome outcome) {
    continuity.update().answered(outcome);
    waiting.add(continuity.update());
  }

  /** It was not answered: it waits to be told again. */
  void lost(Told continuity) {
    waiting.add(continuity.update());
  }

  void answerRoster(RosterReply roster) {
    questions.remove(0).accept(roster);
  }

  int questions() {
    return questions.size();
  }
}
