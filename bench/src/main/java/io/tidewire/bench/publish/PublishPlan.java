package io.tidewire.bench.publish;

import io.tidewire.bench.failure.WrongArgument;
import java.util.List;

/**
 * What is published.
 *
 * @param channels in turn
 * @param rate events per second over all channels; 0 for as many as come back
 * @param batch events per request; 1 uses {@code /events}, more use {@code /batch_events}
 * @param bytes of each event's data
 * @param connections HTTP connections, each with requests of its own
 * @param pipeline requests that a connection may have unanswered
 * @param keyed whether each request has an idempotency key of its own (Tidewire's)
 */
public record PublishPlan(
    List<String> channels,
    double rate,
    int batch,
    int bytes,
    int connections,
    int pipeline,
    boolean keyed) {

  private static final int LEAST_BYTES = 48;
  private static final int MOST_BYTES = 60_000;
  private static final int MOST_BATCH = 1_000;
  private static final int MOST_CONNECTIONS = 1_024;
  private static final int MOST_PIPELINED = 256;
  private static final double MOST_RATE = 5_000_000;

  public PublishPlan {
    channels = List.copyOf(channels);
    WrongArgument.unlessBetween("--batch", batch, 1, MOST_BATCH);
    WrongArgument.unlessBetween("--bytes", bytes, LEAST_BYTES, MOST_BYTES);
    WrongArgument.unlessBetween("--http-connections", connections, 1, MOST_CONNECTIONS);
    WrongArgument.unlessBetween("--pipeline", pipeline, 1, MOST_PIPELINED);
    if (!(rate >= 0 && rate <= MOST_RATE)) {
      throw new WrongArgument("--rate", "expected events per second above 0, got " + rate);
    }
  }

  /**
   * Whether each channel has one HTTP connection of its own, so that a server must keep its order.
   */
  public boolean isOrdered() {
    return connections <= channels.size();
  }

  /**
   * How many connections are used: where order counts, as many as divide the channels evenly, so
   * that all channels get the same rate.
   */
  public int lanes() {
    if (!isOrdered()) return connections;
    int lanes = connections;
    while (channels.size() % lanes != 0) lanes--;
    return lanes;
  }

  public boolean isSaturating() {
    return rate == 0;
  }

  /** When the n-th request is due, µs after the first. */
  public long dueMicros(long request) {
    return Math.round(request * (batch * 1_000_000.0 / rate));
  }
}
