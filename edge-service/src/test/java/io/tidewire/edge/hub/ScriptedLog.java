package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Partition;
import io.tidewire.edge.channel.ChannelLog;
import io.tidewire.edge.pacing.Asker;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A log that answers when and what the test says. */
final class ScriptedLog implements ChannelLog {

  final List<Asked> asked = new ArrayList<>();

  /** A question: {@code top}, {@code since e:5}, {@code latest 3} or {@code moved e:5}. */
  record Asked(String question, Consumer<Object> answer) {}

  @Override
  public Cancel read(LogQuery question, Asker asker, Consumer<LogReading> answer) {
    String text = question.since().map(since -> "since " + since).orElse("top");
    return ask(text, reading -> answer.accept((LogReading) reading));
  }

  @Override
  @SuppressWarnings("unchecked")
  public Cancel latest(Topic topic, int most, Asker asker, Consumer<List<Envelope>> answer) {
    return ask("latest " + most, rows -> answer.accept((List<Envelope>) rows));
  }

  @Override
  public Cancel moved(Partition partition, List<Place> places, Consumer<List<Place>> answer) {
    return ask(
        "moved " + places.get(0).at(),
        moved -> answer.accept((boolean) moved ? places : List.of()));
  }

  private Cancel ask(String question, Consumer<Object> answer) {
    Asked one = new Asked(question, answer);
    asked.add(one);
    return () -> asked.remove(one);
  }

  /** Answers the oldest question, which must be this one. */
  void answer(String question, Object answer) {
    Asked first = asked.remove(0);
    if (!first.question().equals(question)) {
      throw new AssertionError("asked " + first.question() + ", not " + question);
    }
    first.answer().accept(answer);
  }

  List<String> questions() {
    return asked.stream().map(Asked::question).toList();
  }
}
