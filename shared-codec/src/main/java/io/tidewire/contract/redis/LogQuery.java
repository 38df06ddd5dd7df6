package io.tidewire.contract.redis;

import io.tidewire.contract.app.History;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.Optional;

/**
 * What {@code lua/read.lua} is asked: where a channel's log is, and what came since a position. The
 * script fences a lineage that Redis inherited, and places a channel that has none at the beginning
 * of its partition's blank one, so the answer is always a position that may be kept.
 *
 * @param since nothing: only the top is wanted
 * @param page rows of one answer at most, 1..{@value #MAX_PAGE}
 * @param mostBehind if more came than this, none of it is wanted
 */
public record LogQuery(
    Topic topic, History history, Optional<Position> since, int page, long mostBehind) {

  /** A longer page would hold Redis up for a millisecond. */
  public static final int MAX_PAGE = 200;

  public LogQuery {
    if (page < 1 || page > MAX_PAGE) throw new IllegalArgumentException("page of " + page);
  }

  /** Where the log is now. */
  public static LogQuery top(Topic topic, History history) {
    return new LogQuery(topic, history, Optional.empty(), 1, 0);
  }

  /** What came after a position. */
  public static LogQuery since(
      Topic topic, History history, Position since, int page, long mostBehind) {
    return new LogQuery(topic, history, Optional.of(since), page, mostBehind);
  }

  /** The script's KEYS. */
  public List<String> keys() {
    return List.of(
        RedisKeys.streamMeta(topic),
        RedisKeys.stream(topic),
        RedisKeys.blankLineage(Partition.of(topic)));
  }

  /**
   * The script's ARGV behind the replication id.
   *
   * @param freshEpoch {@link Position#freshEpoch}
   */
  public List<String> arguments(String freshEpoch) {
    return List.of(
        freshEpoch,
        Long.toString(history.metaTtl().toMillis()),
        since.map(Position::epoch).orElse(""),
        since.map(position -> Long.toString(position.offset())).orElse("0"),
        Integer.toString(page),
        Long.toString(mostBehind));
  }
}
