package io.tidewire.publish.admission;

import io.tidewire.kit.limits.ByteBudget;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The memory in bytes that all requests in progress may use in this process. An app may use half of
 * it, and requests whose sender is not known yet a quarter, so that neither one app nor anonymous
 * clients can take the memory that other apps need. Thread-safe.
 */
public final class RequestMemory {

  private static final int SHARE_OF_AN_APP = 2;
  private static final int SHARE_OF_UNKNOWN_SENDERS = 4;

  private final ByteBudget process;
  private final ByteBudget unknownSenders;

  /** One entry for each app that has signed a request, so there are at most as many as apps. */
  private final ConcurrentMap<String, ByteBudget> apps = new ConcurrentHashMap<>();

  /**
   * @param limit bytes
   */
  public RequestMemory(long limit) {
    process = ByteBudget.of(limit);
    unknownSenders = process.child(Math.max(1, limit / SHARE_OF_UNKNOWN_SENDERS));
  }

  /** The bytes in use. */
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
