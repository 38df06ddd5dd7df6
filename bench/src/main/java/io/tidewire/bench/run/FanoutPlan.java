package io.tidewire.bench.run;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.publish.PublishPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Subscribers spread evenly over channels, and publishes to these.
 *
 * @param connections subscribers in all, the probes among them
 * @param probes how many of them live in the probe's process
 * @param pace connections opened per second
 * @param listening the server publishes by itself; we only listen
 */
public record FanoutPlan(
    int connections,
    int probes,
    int pace,
    PublishPlan publishes,
    Duration warmUp,
    Duration duration,
    boolean listening) {

  private static final int MOST_CONNECTIONS = 1_000_000;
  private static final int MOST_PROBES = 1_000;
  private static final long MOST_SECONDS = 3_600;

  public FanoutPlan {
    int channels = publishes.channels().size();
    WrongArgument.unlessBetween("--connections", connections, 1, MOST_CONNECTIONS);
    WrongArgument.unlessBetween("--probes", probes, 1, Math.min(MOST_PROBES, connections));
    WrongArgument.unlessBetween("--channels", channels, 1, connections);
    WrongArgument.unlessBetween("--pace", pace, 1, MOST_CONNECTIONS);
    unlessBounded("--duration", duration);
    unlessBounded("--warm-up", warmUp);
    if (publishes.isSaturating()) {
      throw new WrongArgument("--rate", "expected events per second above 0, got 0");
    }
  }

  static void unlessBounded(String name, Duration duration) {
    WrongArgument.unlessBetween(name, duration.toSeconds(), 0, MOST_SECONDS);
    if (name.equals("--duration") && duration.isZero()) {
      throw new WrongArgument(name, "expected a time above 0");
    }
  }

  /** The channel of the n-th subscriber; the probes come last. */
  int channelOf(int connection) {
    return connection % publishes.channels().size();
  }

  int bulk() {
    return connections - probes;
  }

  /** The probes' channels. */
  List<String> probeChannels() {
    List<String> channels = new ArrayList<>();
    for (int i = bulk(); i < connections; i++) {
      channels.add(publishes.channels().get(channelOf(i)));
    }
    return channels;
  }

  Map<String, String> arguments() {
    Map<String, String> arguments = new TreeMap<>();
    arguments.put("connections", Integer.toString(connections));
    arguments.put("channels", Integer.toString(publishes.channels().size()));
    arguments.put("first_channel", publishes.channels().get(0));
    arguments.put("duration_s", Double.toString(duration.toMillis() / 1_000.0));
    if (!listening) {
      arguments.put("rate", Double.toString(publishes.rate()));
      arguments.put("batch", Integer.toString(publishes.batch()));
      arguments.put("bytes", Integer.toString(publishes.bytes()));
      arguments.put("http_connections", Integer.toString(publishes.lanes()));
      if (publishes.keyed()) arguments.put("idempotency_keys", "true");
    }
    return arguments;
  }
}
