package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Partition;
import io.tidewire.edge.channel.ChannelLog;
import io.tidewire.edge.pacing.Asker;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.function.Consumer;

/** Where no channel keeps a log, nobody may ask for one. */
final class NoLog implements ChannelLog {

  @Override
  public Cancel read(LogQuery question, Asker asker, Consumer<LogReading> answer) {
    throw new AssertionError("no stream channel here");
  }

  @Override
  public Cancel latest(Topic topic, int most, Asker asker, Consumer<List<Envelope>> answer) {
    throw new AssertionError("no stream channel here");
  }

  @Override
  public Cancel moved(Partition partition, List<Place> places, Consumer<List<Place>> answer) {
    throw new AssertionError("no stream channel here");
  }
}
