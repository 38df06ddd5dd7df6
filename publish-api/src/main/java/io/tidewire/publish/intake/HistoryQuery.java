package io.tidewire.publish.intake;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.Position;
import io.tidewire.wire.ChannelName;
import java.util.Optional;

/**
 * A query of one page of a channel's log.
 *
 * @param since forward: the messages after this position; in reverse: those before it, newest
 *     first. If absent, starts at the oldest or the newest kept message
 * @param limit messages of a page
 */
public record HistoryQuery(
    ChannelName channel, Optional<Position> since, int limit, boolean reverse) {

  public static final int DEFAULT_LIMIT = 100;
  public static final int MAX_LIMIT = LogQuery.MAX_PAGE;

  /**
   * @throws Rejected naming what is wrong
   */
  public static HistoryQuery read(
      String channel,
      Optional<String> since,
      Optional<String> limit,
      Optional<String> reverse,
      AppPolicy app) {
    return new HistoryQuery(
        Names.channel("channel", channel, app),
        since.map(HistoryQuery::position),
        limit.map(HistoryQuery::limit).orElse(DEFAULT_LIMIT),
        reverse.map(HistoryQuery::flag).orElse(false));
  }

  /**
   * Reads a channel's name.
   *
   * @throws Rejected naming what is wrong
   */
  public static ChannelName channel(String text, AppPolicy app) {
    return Names.channel("channel", text, app);
  }

  private static Position position(String text) {
    try {
      return Position.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw Rejected.because("since: expected epoch:offset, as in position and next");
    }
  }

  private static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) return limit;
    } catch (NumberFormatException notANumber) {
      throw badLimit();
    }
    throw badLimit();
  }

  private static Rejected badLimit() {
    return Rejected.because("limit: expected a number from 1 to " + MAX_LIMIT);
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw Rejected.because("reverse: expected true or false");
    };
  }
}
