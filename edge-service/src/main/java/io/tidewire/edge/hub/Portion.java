package io.tidewire.edge.hub;

import io.tidewire.contract.Position;
import java.util.List;
import java.util.Optional;

/**
 * What a lagging subscriber gets next.
 *
 * @param notice comes before the messages
 * @param end where it is when it has taken all of them
 * @param level whether the channel is there too, so that it is live from then on
 */
record Portion(Optional<Continuity> notice, List<Logged> messages, Position end, boolean level) {

  Portion {
    messages = List.copyOf(messages);
  }

  void retain() {
    Logged.retain(messages);
  }

  void release() {
    Logged.release(messages);
  }
}
