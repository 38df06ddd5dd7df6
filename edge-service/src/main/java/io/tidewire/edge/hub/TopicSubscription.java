package io.tidewire.edge.hub;

import io.tidewire.edge.delivery.TopicRequests;
import io.tidewire.edge.pacing.Requester;
import java.util.ArrayList;
import java.util.List;

/**
 * One hub's subscription to its Redis topic, with the requests that are not confirmed yet.
 *
 * <p>Requests and their confirmations keep their order, so counting them is enough: the topic is
 * subscribed when none is unconfirmed and the last one subscribed. A request that replaces one that
 * was not sent yet is not counted again: one confirmation will come for both.
 *
 * <p>Confined to the channel's event loop.
 */
final class TopicSubscription implements TopicRequests {

  private final String key;
  private final HubLink link;
  private Requester requester;
  private int unconfirmed;
  private boolean wanted;
  private List<Runnable> barriers = List.of();

  /**
   * @param key the channel's topic at Redis
   * @param requester on whose behalf queries are made until {@link #onBehalfOf} says otherwise
   */
  TopicSubscription(String key, HubLink link, Requester requester) {
    this.key = key;
    this.link = link;
    this.requester = requester;
  }

  @Override
  public Requester requester() {
    return requester;
  }

  /** Queries from here on are on behalf of this requester. */
  void onBehalfOf(Requester now) {
    requester = now;
  }

  /** While the connection is down the request is only recorded. */
  void subscribe() {
    wanted = true;
    if (link.isUp(key) && link.subscribe(key, requester)) unconfirmed++;
  }

  void unsubscribe() {
    wanted = false;
    barriers = List.of();
    if (link.isUp(key) && link.unsubscribe(key)) unconfirmed++;
  }

  /** Redis has confirmed one request. Returns true if none is left unconfirmed. */
  boolean confirmed() {
    return unconfirmed > 0 && --unconfirmed == 0;
  }

  void linkDown() {
    unconfirmed = 0;
    barriers = List.of();
  }

  @Override
  public void barrier(Runnable passed) {
    if (barriers.isEmpty()) barriers = new ArrayList<>(1);
    barriers.add(passed);
    subscribe();
  }

  /** All requests are confirmed: runs the tasks that waited for that. */
  void passBarriers() {
    List<Runnable> passed = barriers;
    barriers = List.of();
    passed.forEach(Runnable::run);
  }

  boolean isWanted() {
    return wanted;
  }

  boolean isSettled() {
    return unconfirmed == 0;
  }
}
