package io.tidewire.edge.channel.ports;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the last event of a cache channel, as a backend published it. */
public interface LastEvents {

  /**
   * Retries until it succeeds, taking turns with other requesters. The answer arrives on the
   * calling event loop, unless the query was cancelled.
   */
  Cancel last(Topic topic, Requester requester, Consumer<Optional<Envelope>> answer);

  /** Records for the app's webhooks that a subscriber found no event. */
  void missed(Topic topic);
}
