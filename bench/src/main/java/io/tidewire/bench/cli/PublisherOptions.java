package io.tidewire.bench.cli;

import io.tidewire.bench.publish.PublishPlan;
import io.tidewire.bench.publish.PublishPlan.HttpConnections;
import io.tidewire.bench.publish.PublishPlan.RequestForm;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that say how events are published. The rate is not among them. */
final class PublisherOptions {

  private static final int USUAL_CONNECTIONS = 16;

  @Option(
      names = "--batch",
      paramLabel = "B",
      description = "Events per request. Default: ${DEFAULT-VALUE}")
  private int batch = 1;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "Bytes of an event's data. Default: ${DEFAULT-VALUE}")
  private int bytes = 128;

  @Option(
      names = "--http-connections",
      paramLabel = "N",
      description =
          "HTTP connections that publish. With more than channels, order is not checked. Default:"
              + " 16, at most one per channel")
  private int connections;

  @Option(
      names = "--pipeline",
      paramLabel = "N",
      description = "Most unanswered requests of a connection. Default: ${DEFAULT-VALUE}")
  private int pipeline = 1;

  @Option(
      names = "--idempotency-keys",
      description =
          "Send an Idempotency-Key with every request, as a backend does that retries (Tidewire's)")
  private boolean keyed;

  /**
   * @param rate events per second; 0 publishes as fast as the server answers
   */
  PublishPlan plan(List<String> channels, double rate) {
    int usual = Math.min(USUAL_CONNECTIONS, channels.size());
    return new PublishPlan(
        channels,
        rate,
        new RequestForm(batch, bytes, keyed),
        new HttpConnections(connections == 0 ? usual : connections, pipeline));
  }
}
