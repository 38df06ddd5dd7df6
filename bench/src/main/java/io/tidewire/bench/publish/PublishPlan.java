package io.tidewire.bench.publish;

import io.tidewire.bench.failure.WrongArgument;
import java.util.List;

/**
 * What is published, and how.
 *
 * @param channels used in turn
 * @param rate events per second over all channels; 0 publishes as fast as the server answers
 */
public record PublishPlan(
    List<String> channels, double rate, RequestForm requests, HttpConnections http) {

  private static final int LEAST_BYTES = 48;
  private static final int MOST_BYTES = 60_000;
  private static final int MOST_BATCH = 1_000;
  private static final int MOST_CONNECTIONS = 1_024;
  private static final int MOST_PIPELINED = 256;
  private static final double MOST_RATE = 5_000_000;

  /**
   * The content of a request.
   *
   * @param batch events; 1 uses {@code /events}, more use {@code /batch_events}
   * @param bytes of each event's data
   * @param keyed whether each request has an idempotency key of its own (Tidewire only)
   */
  public record RequestForm(int batch, int bytes, boolean keyed) {

    public RequestForm {
      WrongArgument.unlessBetween("--batch", batch, 1, MOST_BATCH);
      WrongArgument.unlessBetween("--bytes", bytes, LEAST_BYTES, MOST_BYTES);
    }
  }

  /**
   * The connections that publish, each with requests of its own.
   *
   * @param pipeline requests that a connection may have unanswered
   */
  public record HttpConnections(int count, int pipeline) {

    public HttpConnections {
      WrongArgument.unlessBetween("--http-connections", count, 1, MOST_CONNECTIONS);
      WrongArgument.unlessBetween("--pipeline", pipeline, 1, MOST_PIPELINED);
    }
  }

  public PublishPlan {
    channels = List.copyOf(channels);
    if (!(rate >= 0 && rate <= MOST_RATE)) {
      throw new WrongArgument("--rate", "expected events per second above 0, got " + rate);
    }
  }

  /**
   * Whether each channel is published to over a single HTTP connection, so that a server must keep
   * its order.
   */
  public boolean isOrdered() {
    return http.count() <= channels.size();
  }

  /**
   * How many connections are used. If order counts, it is a divisor of the number of channels, so
   * that all channels get the same rate.
   */
  public int lanes() {
    if (!isOrdered()) return http.count();
    int lanes = http.count();
    while (channels.size() % lanes != 0) lanes--;
    return lanes;
  }

  public boolean isSaturating() {
    return rate == 0;
  }

  /** When the n-th request is due, µs after the first. */
  public long dueMicros(long request) {
    return Math.round(request * (requests.batch() * 1_000_000.0 / rate));
  }
}
