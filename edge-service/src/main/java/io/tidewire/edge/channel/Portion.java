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
public record Portion(
    Optional<Continuity> notice, List<Logged> messages, Position end, boolean level) {

  public Portion {
    messages = List.copyOf(messages);
  }

  public void retain() {
    Logged.retain(messages);
  }

  public void release() {
    Logged.release(messages);
  }
}
