package io.tidewire.edge.hub;

import io.tidewire.edge.pacing.Requester;

/**
 * Subscribes hubs to their Redis topics. At most one request per topic waits to be sent: a later
 * one replaces one that still waits. Redis executes the requests for a topic in order and confirms
 * each once, unless the connection is lost.
 */
interface HubLink {

  /** Whether this topic can be subscribed now. */
  boolean isUp(String key);

  /**
   * Subscribes, taking turns with other requesters.
   *
   * @return whether one more confirmation will come: false if this replaced a request that still
   *     waits
   */
  boolean subscribe(String key, Requester requester);

  /**
   * Unsubscribes, at a lower priority.
   *
   * @return as for {@link #subscribe}
   */
  boolean unsubscribe(String key);
}
