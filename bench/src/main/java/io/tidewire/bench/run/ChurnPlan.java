package io.tidewire.bench.run;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.publish.PublishPlan;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Clients that keep changing channels while a probe listens on one that nobody joins or leaves.
 *
 * @param channels that they move among
 * @param rate subscribes per second over all clients; each but a client's first leaves the channel
 *     that it joined before
 */
public record ChurnPlan(
    RampUp clients, List<String> channels, double rate, QuietChannel quiet, MeasuredTime time) {

  private static final double MOST_RATE = 1_000_000;
  private static final int MOST_PROBES = 1_000;

  /**
   * The channel that nobody joins or leaves.
   *
   * @param probes its subscribers
   * @param publishes what they get
   */
  public record QuietChannel(int probes, PublishPlan publishes) {

    public QuietChannel {
      WrongArgument.unlessBetween("--probes", probes, 1, MOST_PROBES);
      if (publishes.isSaturating()) {
        throw new WrongArgument("--probe-rate", "expected events per second above 0, got 0");
      }
    }

    List<String> probeChannels() {
      return Collections.nCopies(probes, publishes.channels().get(0));
    }
  }

  public ChurnPlan {
    channels = List.copyOf(channels);
    WrongArgument.unlessBetween("--channels", channels.size(), 1, RampUp.MOST_CONNECTIONS);
    if (!(rate > 0 && rate <= MOST_RATE)) {
      throw new WrongArgument("--rate", "expected subscribes per second above 0, got " + rate);
    }
  }

  Map<String, String> arguments() {
    Map<String, String> arguments = new TreeMap<>();
    arguments.put("connections", Integer.toString(clients.connections()));
    arguments.put("channels", Integer.toString(channels.size()));
    arguments.put("first_channel", channels.get(0));
    arguments.put("rate", Double.toString(rate));
    arguments.put("probe_rate", Double.toString(quiet.publishes().rate()));
    arguments.put("duration_s", Double.toString(time.duration().toMillis() / 1_000.0));
    return arguments;
  }
}
