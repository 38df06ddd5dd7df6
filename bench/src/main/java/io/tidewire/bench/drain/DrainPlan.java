package io.tidewire.bench.drain;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.bench.harness.RampUp;
import io.tidewire.bench.harness.RunArguments;
import io.tidewire.bench.publish.PublishPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Clients that stay while servers are replaced or added.
 *
 * @param clients of all kinds together
 * @param publishes to the channels of all kinds, which have equal numbers
 * @param duration of the publishing
 */
public record DrainPlan(RampUp clients, PublishPlan publishes, Duration duration) {

  /**
   * So many successive clients have the same kind, which distributes each kind over servers and
   * loops.
   */
  private static final int ROW = 16;

  private static final long MOST_SECONDS = 3_600;
  private static final List<ClientKind> KINDS = List.of(ClientKind.values());

  public DrainPlan {
    WrongArgument.unlessBetween("--duration", duration.toSeconds(), 1, MOST_SECONDS);
    if (publishes.isSaturating()) {
      throw new WrongArgument("--rate", "expected events per second above 0, got 0");
    }
  }

  /**
   * The channels for all kinds.
   *
   * @param count in total, at least one for each kind
   * @param run part of every name
   */
  public static List<String> channels(String prefix, String run, int count) {
    WrongArgument.unlessBetween("--channels", count, KINDS.size(), 1_000_000);
    List<String> all = new ArrayList<>();
    for (ClientKind kind : KINDS) {
      all.addAll(kind.channels(prefix, run, count / KINDS.size()));
    }
    return all;
  }

  static ClientKind kindOf(int client) {
    return KINDS.get(client / ROW % KINDS.size());
  }

  /** The index of the client's channel. */
  int channelOf(int client) {
    int perKind = publishes.channels().size() / KINDS.size();
    int amongItsKind = client / (ROW * KINDS.size()) * ROW + client % ROW;
    return KINDS.indexOf(kindOf(client)) * perKind + amongItsKind % perKind;
  }

  Map<String, String> arguments() {
    return new RunArguments()
        .with("connections", clients.connections())
        .withChannels(publishes.channels())
        .withSeconds("duration", duration)
        .with("rate", publishes.rate())
        .all();
  }
}
