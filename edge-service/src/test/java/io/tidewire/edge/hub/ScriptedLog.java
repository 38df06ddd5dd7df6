package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Partition;
import io.tidewire.edge.channel.ports.ChannelLog;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A log that answers when and what the test says. */
final class ScriptedLog implements ChannelLog {

  final List<Asked> asked = new ArrayList<>();

  /** A question: {@code top}, {@code since e:5}, {@code latest 3} or {@code moved e:5}. */
  record Asked(String pending, Consumer<Object> answer) {}

  @Override
  public Cancel read(LogQuery pending, Requester requester, Consumer<LogReading> answer) {
    String text = pending.since().map(since -> "since " + since).orElse("top");
    return ask(text, reading -> answer.accept((LogReading) reading));
  }

  @Override
  @SuppressWarnings("unchecked")
  public Cancel latest(
      Topic topic, int most, Requester requester, Consumer<List<Envelope>> answer) {
    return ask("latest " + most, rows -> answer.accept((List<Envelope>) rows));
  }

  @Override
  public Cancel moved(
      Partition partition,
      List<ExpectedPosition> positions,
      Consumer<List<ExpectedPosition>> answer) {
    return ask(
        "moved " + positions.get(0).at(),
        moved -> answer.accept((boolean) moved ? positions : List.of()));
  }

  private Cancel ask(String pending, Consumer<Object> answer) {
    Asked one = new Asked(pending, answer);
    asked.add(one);
    return () -> asked.remove(one);
  }

  /** Answers the oldest question, which must be this one. */
  void answer(String pending, Object answer) {
    Asked first = asked.remove(0);
    if (!first.pending().equals(pending)) {
      throw new AssertionError("asked " + first.pending() + ", not " + pending);
    }
    first.answer().accept(answer);
  }

  List<String> questions() {
    return asked.stream().map(Asked::pending).toList();
  }
}
