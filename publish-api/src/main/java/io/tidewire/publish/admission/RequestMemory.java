package io.tidewire.publish.admission;

import io.tidewire.kit.limits.ByteBudget;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What all requests in progress may hold in this process, in bytes. An app may hold half of it, and
 * requests whose sender is not known yet a quarter, so that neither one app nor anonymous clients
 * can take what the other apps need. Safe from any thread.
 */
public final class RequestMemory {

  private static final int SHARE_OF_AN_APP = 2;
  private static final int SHARE_OF_UNKNOWN_SENDERS = 4;

  private final ByteBudget process;
  private final ByteBudget unknownSenders;

  /** One for each app that has signed a request: as many as there are apps. */
  private final ConcurrentMap<String, ByteBudget> apps = new ConcurrentHashMap<>();

  /**
   * @param limit bytes
   */
  public RequestMemory(long limit) {
    process = ByteBudget.of(limit);
    unknownSenders = process.child(Math.max(1, limit / SHARE_OF_UNKNOWN_SENDERS));
  }

  /** Bytes held now. */
  public long taken() {
    return process.taken();
  }

  long limit() {
    return process.limit();
  }

  ByteBudget unknownSenders() {
    return unknownSenders;
  }

  ByteBudget app(String appId) {
    ByteBudget budget = apps.get(appId);
    return budget != null ? budget : apps.computeIfAbsent(appId, first -> newShare());
  }

  private ByteBudget newShare() {
    return process.child(Math.max(1, process.limit() / SHARE_OF_AN_APP));
  }
}
