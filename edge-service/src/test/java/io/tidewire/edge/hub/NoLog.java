package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Partition;
import io.tidewire.edge.channel.ports.ChannelLog;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.function.Consumer;

/** Where no channel keeps a log, nobody may ask for one. */
final class NoLog implements ChannelLog {

  @Override
  public Cancel read(LogQuery pending, Requester requester, Consumer<LogReading> answer) {
    throw new AssertionError("no stream channel here");
  }

  @Override
  public Cancel latest(
      Topic topic, int most, Requester requester, Consumer<List<Envelope>> answer) {
    throw new AssertionError("no stream channel here");
  }

  @Override
  public Cancel moved(
      Partition partition,
      List<ExpectedPosition> positions,
      Consumer<List<ExpectedPosition>> answer) {
    throw new AssertionError("no stream channel here");
  }
}
