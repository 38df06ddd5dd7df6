package io.tidewire.edge.channel.ports;

import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.function.Consumer;

/**
 * The presence service, as the hubs of one event loop use it. Updates and queries are retried until
 * they are answered. Confined to that loop.
 */
public interface PresenceClient {

  /** Sends the update soon. Does nothing if it is queued already. */
  void submit(PendingPresenceUpdate update);

  /** Sends the update before all others, because a subscriber waits for its answer. */
  void submitFirst(PendingPresenceUpdate update);

  /**
   * Sends the update with low priority and after a delay, so that frequent changes are sent once.
   */
  void submitLater(PendingPresenceUpdate update);

  /**
   * Queries a page of the members of a channel. The answer arrives on the calling event loop,
   * unless the query was cancelled.
   *
   * @param from as in {@link RosterQuery}
   */
  Cancel roster(Topic topic, String from, Consumer<RosterReply> answer);
}
