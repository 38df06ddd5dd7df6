package io.tidewire.edge.websocket.limits;

import java.util.concurrent.atomic.AtomicInteger;

/** The connections of one app: how many are here, and what the whole cluster allows. */
public final class AppConnections {

  private final String appId;
  private final AtomicInteger here = new AtomicInteger();

  /** As last reported; decides only while Redis does not. */
  private volatile long elsewhere;

  private volatile int limit;

  AppConnections(String appId) {
    this.appId = appId;
  }

  String appId() {
    return appId;
  }

  int here() {
    return here.get();
  }

  /** 0 means no limit. */
  int limit() {
    return limit;
  }

  void limit(int connections) {
    limit = connections;
  }

  void elsewhere(long connections) {
    elsewhere = Math.max(0, connections);
  }

  /** Counts connections that the cluster has admitted. */
  void admit(int connections) {
    here.addAndGet(connections);
  }

  /**
   * Counts a connection, by the numbers that this process knows. Returns false if the app has
   * reached its limit.
   */
  boolean enter() {
    int mine = here.incrementAndGet();
    if (limit == 0 || mine + elsewhere <= limit) return true;
    here.decrementAndGet();
    return false;
  }

  public void leave() {
    here.decrementAndGet();
  }
}
