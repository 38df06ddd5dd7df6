package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Position;
import java.util.List;
import java.util.Optional;

/**
 * What a lagging subscriber gets next.
 *
 * @param notice comes before the messages
 * @param end where it is when it has taken all of them
 * @param level whether the channel is there too, so that it is live from then on
 */
public record CatchUpBatch(
    Optional<Continuity> notice, List<LogEntry> messages, Position end, boolean level) {

  public CatchUpBatch {
    messages = List.copyOf(messages);
  }

  public void retain() {
    LogEntry.retain(messages);
  }

  public void release() {
    LogEntry.release(messages);
  }
}
