package io.tidewire.bench.run;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.harness.MeasuredTime;
import io.tidewire.bench.harness.RampUp;
import io.tidewire.bench.harness.RunArguments;
import io.tidewire.bench.publish.PublishPlan;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Clients that keep changing channels while a probe measures a channel that no client joins or
 * leaves.
 *
 * @param channels that they change among
 * @param rate subscribes per second over all clients; each except a client's first is preceded by
 *     an unsubscribe from the previous channel
 */
public record ChurnPlan(
    RampUp clients, List<String> channels, double rate, QuietChannel quiet, MeasuredTime time) {

  private static final double MOST_RATE = 1_000_000;
  private static final int MOST_PROBES = 1_000;

  /**
   * The channel that no client joins or leaves.
   *
   * @param probes its subscribers
   * @param publishes what they receive
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
    return new RunArguments()
        .with("connections", clients.connections())
        .withChannels(channels)
        .with("rate", rate)
        .with("probe_rate", quiet.publishes().rate())
        .withSeconds("duration", time.duration())
        .all();
  }
}
