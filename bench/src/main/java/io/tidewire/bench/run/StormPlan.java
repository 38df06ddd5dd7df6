package io.tidewire.bench.run;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.harness.MeasuredTime;
import io.tidewire.bench.harness.RampUp;
import io.tidewire.bench.harness.RunArguments;
import io.tidewire.bench.publish.PublishPlan;
import io.tidewire.bench.publish.PublishPlan.HttpConnections;
import io.tidewire.bench.publish.PublishPlan.RequestForm;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Clients that lose their connections at the same time and reconnect.
 *
 * @param clients connected before the storm
 * @param spread the time over which they reconnect; zero for at once
 * @param limit after which a client that has not returned counts as lost
 * @param missed how many events are published to each channel meanwhile, approximately; 0 for none
 */
public record StormPlan(
    RampUp clients, List<String> channels, Duration spread, Duration limit, int missed) {

  private static final int MOST_MISSED = 10_000;
  private static final long MOST_MISSED_IN_ALL = 500_000;
  private static final int MOST_BATCH = 10;
  private static final double MISSED_PER_SECOND = 10_000;
  private static final int MISSED_BYTES = 128;
  private static final int MISSED_LANES = 16;

  public StormPlan {
    channels = List.copyOf(channels);
    WrongArgument.unlessBetween("--missed", missed, 0, MOST_MISSED);
    WrongArgument.unlessBetween(
        "--missed × --channels", (long) missed * channels.size(), 0, MOST_MISSED_IN_ALL);
    MeasuredTime.unlessBounded("--return", spread);
    MeasuredTime.unlessBounded("--limit", limit);
    if (limit.compareTo(spread) <= 0) {
      throw new WrongArgument("--limit", "expected more than --return, got " + limit.toSeconds());
    }
  }

  String channelOf(int client) {
    return channels.get(channelNumberOf(client));
  }

  int channelNumberOf(int client) {
    return client % channels.size();
  }

  /** When the client reconnects, in µs after the storm began. */
  long returnMicros(int client) {
    return Math.round(spread.toNanos() / 1_000.0 * client / clients.connections());
  }

  /** What is published while no client is connected. */
  PublishPlan missing() {
    int batch = Math.min(MOST_BATCH, channels.size());
    int lanes = Math.min(MISSED_LANES, channels.size());
    return new PublishPlan(
        channels,
        MISSED_PER_SECOND,
        new RequestForm(batch, MISSED_BYTES, false),
        new HttpConnections(lanes, 1));
  }

  /** How many requests that takes. */
  long missingRequests() {
    int batch = missing().requests().batch();
    return ((long) missed * channels.size() + batch - 1) / batch;
  }

  Map<String, String> arguments() {
    return new RunArguments()
        .with("connections", clients.connections())
        .withChannels(channels)
        .withIf(missed > 0, "missed", missed)
        .withSeconds("return", spread)
        .withSeconds("limit", limit)
        .all();
  }
}
