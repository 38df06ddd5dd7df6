package io.tidewire.edge.channel.ports;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.wire.Topic;
import java.util.Optional;

/**
 * State that the presence service has to learn. The operation is requested only when it is about to
 * be sent, so a later change replaces one that still waits, and again after every answer until
 * there is none left. So the queue is bounded by the number of subscriptions, however long the
 * service is unavailable.
 *
 * <p>Confined to its channel's event loop.
 */
public interface PendingPresenceUpdate {

  /** The connection or app on whose behalf it is sent. Never changes. */
  Requester requester();

  /** The channel of its operations. Never changes. */
  Topic topic();

  /**
   * The operation to send now; empty if there is none. Repeats an unanswered operation unless it
   * became pointless.
   */
  Optional<PresenceOp> operation();

  /** The answer to the last operation; never {@link PresenceOutcome.Failed}. */
  void answered(PresenceOutcome outcome);
}
