package io.tidewire.edge.hub;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.channel.Registry;
import io.tidewire.edge.channel.Statement;
import io.tidewire.edge.presence.Occupancy;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A registry that answers what the test says, when the test says. */
final class ScriptedRegistry implements Registry {

  private final Set<Statement> waiting = new LinkedHashSet<>();
  private final List<Consumer<RosterReply>> questions = new ArrayList<>();
  int asked;

  @Override
  public void tell(Statement statement) {
    waiting.add(statement);
  }

  @Override
  public void tellLater(Statement statement) {
    waiting.add(statement);
  }

  @Override
  public Cancel roster(Topic topic, Consumer<RosterReply> answer) {
    asked++;
    questions.add(answer);
    return () -> questions.remove(answer);
  }

  /** A statement that was put, with what it said. */
  record Told(Statement statement, PresenceOp operation) {}

  /** Takes the next operation that is not about occupancy. */
  Told next() {
    return take(false);
  }

  Told nextOccupancy() {
    return take(true);
  }

  private Told take(boolean occupancy) {
    for (Statement statement : List.copyOf(waiting)) {
      boolean isKind = statement instanceof Occupancy == occupancy;
      if (!isKind) continue;
      waiting.remove(statement);
      Optional<PresenceOp> operation = statement.operation();
      if (operation.isPresent()) return new Told(statement, operation.get());
    }
    throw new AssertionError("nothing to tell");
  }

  boolean hasNothingToTell() {
    return waiting.stream()
        .filter(statement -> !(statement instanceof Occupancy))
        .noneMatch(statement -> statement.operation().isPresent());
  }

  void answer(Told told, PresenceOutcome outcome) {
    told.statement().answered(outcome);
    waiting.add(told.statement());
  }

  /** It was not answered: it waits to be told again. */
  void lost(Told told) {
    waiting.add(told.statement());
  }

  void answerRoster(RosterReply roster) {
    questions.remove(0).accept(roster);
  }

  int questions() {
    return questions.size();
  }
}
