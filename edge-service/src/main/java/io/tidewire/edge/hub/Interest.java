package io.tidewire.edge.hub;

import io.tidewire.edge.pacing.Asker;
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
final class Interest {

  private final String key;
  private final HubLink link;
  private int unconfirmed;
  private boolean wanted;
  private List<Runnable> fences = List.of();

  /**
   * @param key the channel's topic at Redis
   */
  Interest(String key, HubLink link) {
    this.key = key;
    this.link = link;
  }

  /** While the link is down only the wish is noted. */
  void subscribe(Asker asker) {
    wanted = true;
    if (link.isUp() && link.subscribe(key, asker)) unconfirmed++;
  }

  void unsubscribe() {
    wanted = false;
    fences = List.of();
    if (link.isUp() && link.unsubscribe(key)) unconfirmed++;
  }

  /** Redis has carried out one request; true if that was the last. */
  boolean confirmed() {
    return unconfirmed > 0 && --unconfirmed == 0;
  }

  void linkDown() {
    unconfirmed = 0;
    fences = List.of();
  }

  /** Runs the task when all that was published until now has arrived; never if the link fails. */
  void fence(Asker asker, Runnable passed) {
    if (fences.isEmpty()) fences = new ArrayList<>(1);
    fences.add(passed);
    subscribe(asker);
  }

  /** Everything is confirmed: so fences are passed. */
  void passFences() {
    List<Runnable> passed = fences;
    fences = List.of();
    passed.forEach(Runnable::run);
  }

  boolean isWanted() {
    return wanted;
  }

  boolean isSettled() {
    return unconfirmed == 0;
  }
}
