package io.tidewire.edge.hub;

import io.tidewire.edge.pacing.Requester;

/**
 * The way from hubs to Redis' pub/sub. For each topic at most one request waits to be sent: a later
 * one takes the place of one that still waits. Requests for one topic are carried out in the order
 * in which they were sent, and each is confirmed once, unless the link goes down.
 */
interface HubLink {

  boolean isUp();

  /**
   * Subscribes, in turn with what others ask.
   *
   * @return whether one confirmation more than before will come: false if this merged with a
   *     request that still waits
   */
  boolean subscribe(String key, Requester requester);

  /**
   * Unsubscribes, when there is time for it.
   *
   * @return as for {@link #subscribe}
   */
  boolean unsubscribe(String key);
}
