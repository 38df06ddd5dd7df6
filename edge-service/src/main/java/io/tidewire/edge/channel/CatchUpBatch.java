package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Position;
import java.util.List;
import java.util.Optional;

/**
 * The next messages for a subscriber that fell behind.
 *
 * @param notice comes before the messages
 * @param end the subscriber's position after the last of them
 * @param level whether that is the channel's position too, so that the subscriber is live from then
 *     on
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
