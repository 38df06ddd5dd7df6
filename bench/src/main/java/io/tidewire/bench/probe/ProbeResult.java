package io.tidewire.bench.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.Seen;
import java.util.ArrayList;
import java.util.List;

/**
 * What a probe measured.
 *
 * @param latency from the intended send time to the probe, of events due in the measured period
 * @param lag how late the probe's own event loop was
 * @param seen per connection
 */
public record ProbeResult(Latencies latency, Latencies lag, List<Seen> seen) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public ProbeResult {
    seen = List.copyOf(seen);
  }

  /** Writes the result as one line. */
  String write() {
    ObjectNode node = JSON.createObjectNode();
    node.put("latency", latency.encoded()).put("lag", lag.encoded());
    for (Seen each : seen) {
      node.withArray("/seen")
          .addObject()
          .put("first", each.first())
          .put("highest", each.highest())
          .put("distinct", each.distinct())
          .put("duplicates", each.duplicates())
          .put("reordered", each.reordered());
    }
    return node.toString();
  }

  static ProbeResult read(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      List<Seen> seen = new ArrayList<>();
      node.path("seen").forEach(each -> seen.add(seen(each)));
      return new ProbeResult(
          Latencies.decode(node.path("latency").asText()),
          Latencies.decode(node.path("lag").asText()),
          seen);
    } catch (JsonProcessingException notOurs) {
      throw new IllegalArgumentException("not a probe result", notOurs);
    }
  }

  private static Seen seen(JsonNode node) {
    return new Seen(
        node.path("first").asLong(),
        node.path("highest").asLong(),
        node.path("distinct").asLong(),
        node.path("duplicates").asLong(),
        node.path("reordered").asLong());
  }
}
