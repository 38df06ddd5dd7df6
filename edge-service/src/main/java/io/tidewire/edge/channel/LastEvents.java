package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.Optional;
import java.util.function.Consumer;

/** What cache channels keep: the last event that a backend published. */
public interface LastEvents {

  /**
   * Asks until it is answered, in turn with other askers; the answer comes on this loop, unless the
   * question is withdrawn.
   */
  Cancel last(Topic topic, Requester requester, Consumer<Optional<Envelope>> answer);
}
