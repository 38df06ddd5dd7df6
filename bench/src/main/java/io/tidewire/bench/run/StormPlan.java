package io.tidewire.bench.run;

import io.tidewire.bench.WrongArgument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Clients that lose their connection all at once and come back.
 *
 * @param pace connections opened per second before the storm
 * @param spread over which they come back; zero for at once
 * @param limit after which a client that is not back counts as lost
 */
public record StormPlan(
    int connections, List<String> channels, int pace, Duration spread, Duration limit) {

  private static final int MOST_CONNECTIONS = 1_000_000;

  public StormPlan {
    channels = List.copyOf(channels);
    WrongArgument.unlessBetween("--connections", connections, 1, MOST_CONNECTIONS);
    WrongArgument.unlessBetween("--pace", pace, 1, MOST_CONNECTIONS);
    FanoutPlan.unlessBounded("--return", spread);
    FanoutPlan.unlessBounded("--limit", limit);
    if (limit.compareTo(spread) <= 0) {
      throw new WrongArgument("--limit", "expected more than --return, got " + limit.toSeconds());
    }
  }

  String channelOf(int client) {
    return channels.get(client % channels.size());
  }

  /** When the client comes back, µs after the storm began. */
  long returnMicros(int client) {
    return Math.round(spread.toNanos() / 1_000.0 * client / connections);
  }

  Map<String, String> arguments() {
    Map<String, String> arguments = new TreeMap<>();
    arguments.put("connections", Integer.toString(connections));
    arguments.put("channels", Integer.toString(channels.size()));
    arguments.put("return_s", Double.toString(spread.toMillis() / 1_000.0));
    arguments.put("limit_s", Double.toString(limit.toMillis() / 1_000.0));
    return arguments;
  }
}
