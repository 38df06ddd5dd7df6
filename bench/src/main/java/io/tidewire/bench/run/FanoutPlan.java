package io.tidewire.bench.run;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.publish.PublishPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Subscribers spread evenly over channels, and publishes to these.
 *
 * @param subscribers the probes among them
 * @param probes how many of them live in the probe's process
 * @param listening the server publishes by itself; we only listen
 */
public record FanoutPlan(
    RampUp subscribers, int probes, PublishPlan publishes, MeasuredTime time, boolean listening) {

  private static final int MOST_PROBES = 1_000;

  public FanoutPlan {
    int connections = subscribers.connections();
    int channels = publishes.channels().size();
    WrongArgument.unlessBetween("--probes", probes, 1, Math.min(MOST_PROBES, connections));
    WrongArgument.unlessBetween("--channels", channels, 1, connections);
    if (publishes.isSaturating()) {
      throw new WrongArgument("--rate", "expected events per second above 0, got 0");
    }
  }

  /** The channel of the n-th subscriber; the probes come last. */
  int channelOf(int connection) {
    return connection % publishes.channels().size();
  }

  int bulk() {
    return subscribers.connections() - probes;
  }

  /** The probes' channels. */
  List<String> probeChannels() {
    List<String> channels = new ArrayList<>();
    for (int i = bulk(); i < subscribers.connections(); i++) {
      channels.add(publishes.channels().get(channelOf(i)));
    }
    return channels;
  }

  Map<String, String> arguments() {
    Map<String, String> arguments = new TreeMap<>();
    arguments.put("connections", Integer.toString(subscribers.connections()));
    arguments.put("channels", Integer.toString(publishes.channels().size()));
    arguments.put("first_channel", publishes.channels().get(0));
    arguments.put("duration_s", Double.toString(time.duration().toMillis() / 1_000.0));
    if (!listening) {
      arguments.put("rate", Double.toString(publishes.rate()));
      arguments.put("batch", Integer.toString(publishes.requests().batch()));
      arguments.put("bytes", Integer.toString(publishes.requests().bytes()));
      arguments.put("http_connections", Integer.toString(publishes.lanes()));
      if (publishes.requests().keyed()) arguments.put("idempotency_keys", "true");
    }
    return arguments;
  }
}
