package io.tidewire.edge.channel;

import io.tidewire.contract.presence.RosterReply;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.function.Consumer;

/**
 * The presence registry as one loop's hubs see it: told until it has heard, asked until it answers,
 * however long it is away. Confined to that loop.
 */
public interface PresenceClient {

  /** Tells soon. Harmless if the statement waits already. */
  void submit(PendingPresenceUpdate update);

  /** Tells when there is nothing more urgent, and not at once: what changes often is told once. */
  void submitLater(PendingPresenceUpdate update);

  /** Who is in the channel? The answer comes on this loop, unless the question is withdrawn. */
  Cancel roster(Topic topic, Consumer<RosterReply> answer);
}
