package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.function.Consumer;

/**
 * The logs of stream channels. Every question is asked until it is answered, in turn with other
 * askers; the answer comes on this loop, unless the question is withdrawn.
 */
public interface ChannelLog {

  /** Places in one {@link #moved} question, at most. */
  int MAX_POSITIONS = 200;

  /** Where a channel is believed to be. */
  record ExpectedPosition(Topic topic, Position at) {}

  Cancel read(LogQuery query, Requester requester, Consumer<LogReading> answer);

  /**
   * The last messages, in order and in the log's lineage of now; fewer if fewer are kept.
   *
   * @param most how many, 1..1000
   */
  Cancel latest(Topic topic, int most, Requester requester, Consumer<List<Envelope>> answer);

  /**
   * Which of these channels are somewhere else. Cheap: changes nothing and reads no message.
   *
   * @param partition the one that all of the places are in
   */
  Cancel moved(
      Partition partition,
      List<ExpectedPosition> positions,
      Consumer<List<ExpectedPosition>> answer);
}
