package io.tidewire.bench.run;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.harness.MeasuredTime;
import io.tidewire.bench.harness.RampUp;
import io.tidewire.bench.harness.RunArguments;
import io.tidewire.bench.publish.PublishPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Subscribers distributed evenly over channels, and the publishes to these channels.
 *
 * @param subscribers including the probes
 * @param probes how many of them run in the probe's process
 * @param listening the server publishes by itself; the run only receives
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

  /** The channel of the n-th subscriber; the probes are the last ones. */
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
    RunArguments arguments =
        new RunArguments()
            .with("connections", subscribers.connections())
            .withChannels(publishes.channels())
            .withSeconds("duration", time.duration());
    if (listening) return arguments.all();
    return arguments.with("rate", publishes.rate()).withRequests(publishes).all();
  }
}
