package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.Partition;
import io.tidewire.edge.channel.ChannelLog;
import io.tidewire.edge.hub.StreamSchedule.Mistake;
import io.tidewire.edge.pacing.Asker;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.function.Consumer;

/** A log with a seeded mistake. */
record LyingLog(SimulatedLog honest, Mistake mistake) implements ChannelLog {

  @Override
  public Cancel read(LogQuery question, Asker asker, Consumer<LogReading> answer) {
    return honest.read(question, asker, reading -> answer.accept(twisted(reading)));
  }

  private LogReading twisted(LogReading reading) {
    boolean spared = mistake != Mistake.ROWS_MISSING || !(reading instanceof Rows);
    if (spared || ((Rows) reading).rows().size() < 2) return reading;
    Rows rows = (Rows) reading;
    List<Envelope> some = rows.rows().subList(1, rows.rows().size());
    return new Rows(rows.why(), rows.top(), rows.ancestry(), some);
  }

  @Override
  public Cancel latest(Topic topic, int most, Asker asker, Consumer<List<Envelope>> answer) {
    return honest.latest(topic, most, asker, answer);
  }

  @Override
  public Cancel moved(Partition partition, List<Place> places, Consumer<List<Place>> answer) {
    if (mistake != Mistake.BLIND_AUDIT) return honest.moved(partition, places, answer);
    return honest.moved(partition, places, moved -> answer.accept(List.of()));
  }
}
