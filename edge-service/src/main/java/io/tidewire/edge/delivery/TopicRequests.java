package io.tidewire.edge.delivery;

import io.tidewire.edge.pacing.Requester;

/** A channel's subscription at Redis, as the channel's parts use it. Confined to its event loop. */
public interface TopicRequests {

  /** The connection or app on whose behalf queries for the channel are made now. */
  Requester requester();

  /**
   * Runs the task when all messages published until now have arrived; never if the connection is
   * lost.
   */
  void barrier(Runnable passed);
}
