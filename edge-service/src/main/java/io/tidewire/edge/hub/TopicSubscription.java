package io.tidewire.edge.hub;

import io.tidewire.edge.pacing.Requester;
import java.util.ArrayList;
import java.util.List;

/**
 * What one hub asked of Redis' pub/sub for its topic, and what is not confirmed yet.
 *
 * <p>Requests and their confirmations keep their order, so counting them is enough: the topic is
 * subscribed when none is unconfirmed and the last asked for it. No wait, no lock. A request that
 * replaces one that was not sent yet is not counted again: one confirmation will come for both.
 *
 * <p>Confined to the channel's event loop.
 */
final class TopicSubscription {

  private final String key;
  private final HubLink link;
  private int unconfirmed;
  private boolean wanted;
  private List<Runnable> barriers = List.of();

  /**
   * @param key the channel's topic at Redis
   */
  TopicSubscription(String key, HubLink link) {
    this.key = key;
    this.link = link;
  }

  /** While the link is down only the wish is noted. */
  void subscribe(Requester requester) {
    wanted = true;
    if (link.isUp() && link.subscribe(key, requester)) unconfirmed++;
  }

  void unsubscribe() {
    wanted = false;
    barriers = List.of();
    if (link.isUp() && link.unsubscribe(key)) unconfirmed++;
  }

  /** Redis has carried out one request; true if that was the last. */
  boolean confirmed() {
    return unconfirmed > 0 && --unconfirmed == 0;
  }

  void linkDown() {
    unconfirmed = 0;
    barriers = List.of();
  }

  /** Runs the task when all that was published until now has arrived; never if the link fails. */
  void barrier(Requester requester, Runnable passed) {
    if (barriers.isEmpty()) barriers = new ArrayList<>(1);
    barriers.add(passed);
    subscribe(requester);
  }

  /** Everything is confirmed: so fences are passed. */
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
