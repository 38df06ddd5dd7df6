package io.tidewire.publish.dispatch;

import io.tidewire.contract.Addresses;
import io.tidewire.contract.TerminateUser;
import io.vertx.core.eventbus.EventBus;

/** Tells every edge to close a user's connections. At most once, and nobody confirms it. */
public final class Terminations {

  private final EventBus bus;

  public Terminations(EventBus bus) {
    this.bus = bus;
  }

  public void terminate(String appId, String userId) {
    bus.publish(Addresses.EDGE_TERMINATE_USER, new TerminateUser(appId, userId));
  }
}
