package io.tidewire.bench.run;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.harness.MeasuredTime;
import io.tidewire.bench.harness.RampUp;
import io.tidewire.bench.harness.RunArguments;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Subscribed connections that are idle.
 *
 * @param steps connections open at each step, increasing; memory is read at each
 * @param channels that they are distributed over
 * @param pace connections opened per second
 * @param warmUp connections opened and closed beforehand, so that the growth of classes and caches
 *     is not counted
 */
public record IdlePlan(
    List<Integer> steps, List<String> channels, int pace, HoldTime hold, int warmUp) {

  /**
   * How long connections are held.
   *
   * @param each at each step but the last
   * @param all at the last step
   */
  public record HoldTime(Duration each, Duration all) {

    public HoldTime {
      MeasuredTime.unlessBounded("--duration", all);
      MeasuredTime.unlessBounded("--settle", each);
    }
  }

  public IdlePlan {
    steps = List.copyOf(steps);
    channels = List.copyOf(channels);
    if (steps.isEmpty()) throw new WrongArgument("--connections", "expected at least one number");
    int before = 0;
    for (int step : steps) {
      WrongArgument.unlessBetween("--connections", step, before + 1, RampUp.MOST_CONNECTIONS);
      before = step;
    }
    RampUp.unlessSlow(pace);
    WrongArgument.unlessBetween("--warm-up-connections", warmUp, 0, RampUp.MOST_CONNECTIONS);
  }

  String channelOf(int connection) {
    return channels.get(connection % channels.size());
  }

  int most() {
    return steps.get(steps.size() - 1);
  }

  Map<String, String> arguments() {
    return new RunArguments()
        .with("connections", steps)
        .withChannels(channels)
        .with("pace", pace)
        .withSeconds("duration", hold.all())
        .all();
  }
}
