package io.tidewire.edge.delivery;

import java.util.LinkedHashSet;
import java.util.Set;

/** Subscribers of one channel that are not admitted yet, in the order of their arrival. */
public final class WaitingSubscribers {

  /** Allocated for the first one: most channels have none most of the time. */
  private Set<SubscriptionHandle> waiting = Set.of();

  public void add(SubscriptionHandle handle) {
    if (waiting.isEmpty()) waiting = new LinkedHashSet<>();
    waiting.add(handle);
  }

  /** Returns whether it waited. */
  public boolean remove(SubscriptionHandle handle) {
    return !waiting.isEmpty() && waiting.remove(handle);
  }

  /** All of them; none waits after that. */
  public Set<SubscriptionHandle> takeAll() {
    Set<SubscriptionHandle> taken = waiting;
    waiting = Set.of();
    return taken;
  }

  public boolean isEmpty() {
    return waiting.isEmpty();
  }
}
