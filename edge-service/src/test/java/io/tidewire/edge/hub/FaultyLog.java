package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.Partition;
import io.tidewire.edge.channel.ports.ChannelLog;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.function.Consumer;

/** A log with a seeded mistake. */
record FaultyLog(ChannelLog honest, StreamMistake mistake) implements ChannelLog {

  @Override
  public Cancel read(LogQuery pending, Requester requester, Consumer<LogReading> answer) {
    return honest.read(pending, requester, reading -> answer.accept(twisted(reading)));
  }

  private LogReading twisted(LogReading reading) {
    boolean spared = mistake != StreamMistake.ROWS_MISSING || !(reading instanceof Rows);
    if (spared || ((Rows) reading).rows().size() < 2) return reading;
    Rows rows = (Rows) reading;
    List<Envelope> some = rows.rows().subList(1, rows.rows().size());
    return new Rows(rows.why(), rows.top(), rows.ancestry(), some);
  }

  @Override
  public Cancel latest(
      Topic topic, int most, Requester requester, Consumer<List<Envelope>> answer) {
    return honest.latest(topic, most, requester, answer);
  }

  @Override
  public Cancel moved(
      Partition partition,
      List<ExpectedPosition> positions,
      Consumer<List<ExpectedPosition>> answer) {
    if (mistake != StreamMistake.BLIND_AUDIT) return honest.moved(partition, positions, answer);
    return honest.moved(partition, positions, moved -> answer.accept(List.of()));
  }
}
