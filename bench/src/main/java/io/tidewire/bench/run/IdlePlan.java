package io.tidewire.bench.run;

import io.tidewire.bench.failure.WrongArgument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Subscribed connections that do nothing.
 *
 * @param steps connections open at each step, growing; memory is read at each
 * @param channels that they are spread over
 * @param pace connections opened per second
 * @param settle how long each step but the last is held
 * @param hold how long all of them are held
 * @param warmUp connections opened and closed beforehand, so that classes and caches count for
 *     nobody
 */
public record IdlePlan(
    List<Integer> steps,
    List<String> channels,
    int pace,
    Duration settle,
    Duration hold,
    int warmUp) {

  private static final int MOST_CONNECTIONS = 1_000_000;

  public IdlePlan {
    steps = List.copyOf(steps);
    channels = List.copyOf(channels);
    if (steps.isEmpty()) throw new WrongArgument("--connections", "expected at least one number");
    int before = 0;
    for (int step : steps) {
      WrongArgument.unlessBetween("--connections", step, before + 1, MOST_CONNECTIONS);
      before = step;
    }
    WrongArgument.unlessBetween("--pace", pace, 1, MOST_CONNECTIONS);
    WrongArgument.unlessBetween("--warm-up-connections", warmUp, 0, MOST_CONNECTIONS);
    FanoutPlan.unlessBounded("--duration", hold);
    FanoutPlan.unlessBounded("--settle", settle);
  }

  String channelOf(int connection) {
    return channels.get(connection % channels.size());
  }

  int most() {
    return steps.get(steps.size() - 1);
  }

  Map<String, String> arguments() {
    Map<String, String> arguments = new TreeMap<>();
    arguments.put("connections", steps.toString());
    arguments.put("channels", Integer.toString(channels.size()));
    arguments.put("first_channel", channels.get(0));
    arguments.put("pace", Integer.toString(pace));
    arguments.put("duration_s", Double.toString(hold.toMillis() / 1_000.0));
    return arguments;
  }
}
