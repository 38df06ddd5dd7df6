package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.channel.ports.LastEvents;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Kept events that arrive when the test says. */
final class ScriptedLastEvents implements LastEvents {

  private final List<Consumer<Optional<Envelope>>> questions = new ArrayList<>();
  private int misses;

  @Override
  public Cancel last(Topic topic, Requester requester, Consumer<Optional<Envelope>> answer) {
    questions.add(answer);
    return () -> questions.remove(answer);
  }

  @Override
  public void missed(Topic topic) {
    misses++;
  }

  void answer(Optional<Envelope> last) {
    questions.remove(0).accept(last);
  }

  int misses() {
    return misses;
  }

  int questions() {
    return questions.size();
  }
}
