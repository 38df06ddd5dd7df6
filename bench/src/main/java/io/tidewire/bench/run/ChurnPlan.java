package io.tidewire.bench.run;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.publish.PublishPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Clients that keep changing channels while a probe listens on one that nobody joins or leaves.
 *
 * @param connections the clients
 * @param channels that they move among
 * @param rate subscribes per second over all clients; each but a client's first leaves the channel
 *     that it joined before
 * @param probes subscribers of the quiet channel
 * @param quiet what is published there
 */
public record ChurnPlan(
    int connections,
    List<String> channels,
    int pace,
    double rate,
    int probes,
    PublishPlan quiet,
    Duration warmUp,
    Duration duration) {

  private static final int MOST_CONNECTIONS = 1_000_000;
  private static final double MOST_RATE = 1_000_000;
  private static final int MOST_PROBES = 1_000;

  public ChurnPlan {
    channels = List.copyOf(channels);
    WrongArgument.unlessBetween("--connections", connections, 1, MOST_CONNECTIONS);
    WrongArgument.unlessBetween("--channels", channels.size(), 1, MOST_CONNECTIONS);
    WrongArgument.unlessBetween("--pace", pace, 1, MOST_CONNECTIONS);
    WrongArgument.unlessBetween("--probes", probes, 1, MOST_PROBES);
    if (!(rate > 0 && rate <= MOST_RATE)) {
      throw new WrongArgument("--rate", "expected subscribes per second above 0, got " + rate);
    }
    if (quiet.isSaturating()) {
      throw new WrongArgument("--probe-rate", "expected events per second above 0, got 0");
    }
    FanoutPlan.unlessBounded("--duration", duration);
    FanoutPlan.unlessBounded("--warm-up", warmUp);
  }

  Map<String, String> arguments() {
    Map<String, String> arguments = new TreeMap<>();
    arguments.put("connections", Integer.toString(connections));
    arguments.put("channels", Integer.toString(channels.size()));
    arguments.put("first_channel", channels.get(0));
    arguments.put("rate", Double.toString(rate));
    arguments.put("probe_rate", Double.toString(quiet.rate()));
    arguments.put("duration_s", Double.toString(duration.toMillis() / 1_000.0));
    return arguments;
  }
}
