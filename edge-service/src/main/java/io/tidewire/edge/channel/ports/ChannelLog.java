package io.tidewire.edge.channel.ports;

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
 * Reads the logs of channels with a history. Queries are retried until they succeed and take turns
 * with those of other requesters. The answer arrives on the calling event loop, unless the query
 * was cancelled.
 */
public interface ChannelLog {

  /** Most positions in one {@link #moved} query. */
  int MAX_POSITIONS = 200;

  /** A channel and the position that its log is expected to be at. */
  record ExpectedPosition(Topic topic, Position at) {}

  Cancel read(LogQuery query, Requester requester, Consumer<LogReading> answer);

  /**
   * The last messages of the current epoch, in order; fewer if the log has fewer.
   *
   * @param most how many, 1..1000
   */
  Cancel latest(Topic topic, int most, Requester requester, Consumer<List<Envelope>> answer);

  /**
   * Answers which of these logs are at another position. Cheap: reads no message and changes
   * nothing.
   *
   * @param partition the partition of all of these channels
   */
  Cancel moved(
      Partition partition,
      List<ExpectedPosition> positions,
      Consumer<List<ExpectedPosition>> answer);
}
