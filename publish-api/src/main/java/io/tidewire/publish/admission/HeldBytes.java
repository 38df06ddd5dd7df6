package io.tidewire.publish.admission;

import io.tidewire.kit.limits.ByteBudget;

/**
 * The part of the {@link RequestMemory} that one request holds until its answer is written.
 * Confined to one event loop.
 */
public final class HeldBytes {

  /** Memory of a request whose sender is known: its head, its futures and its answer. */
  private static final int FLAT_RATE = 2 * 1024;

  /**
   * Memory of a paused request whose sender is not known yet: what an HTTP connection reads ahead
   * before it stops.
   */
  private static final int READ_AHEAD = 128 * 1024;

  /** A body is in memory as bytes, as text, and as the strings in that text. */
  private static final int COPIES = 3;

  private final ApiLimits limits;
  private ByteBudget budget;
  private long taken;
  private boolean waited;

  HeldBytes(ApiLimits limits) {
    this.limits = limits;
    this.budget = limits.memory().unknownSenders();
  }

  /**
   * Counts a request that waits until its sender is known.
   *
   * @throws Refused at the limit
   */
  public void waiting(RequestHeaders headers) {
    waited = true;
    long body = headers.chunked() ? READ_AHEAD : Math.min(headers.contentLength(), READ_AHEAD);
    take(FLAT_RATE + body, ApiLimits.Reason.MEMORY);
  }

  /** Whether the sender was not known at first. */
  public boolean hasWaited() {
    return waited;
  }

  /**
   * From now on the request counts for the app.
   *
   * @throws Refused at the limit of the app or of the process
   */
  public void of(String appId) {
    release();
    budget = limits.memory().app(appId);
    take(FLAT_RATE, ApiLimits.Reason.APP_MEMORY);
  }

  /**
   * Counts the body.
   *
   * @param bytes of the body
   * @throws Refused at the limit of the app or of the process
   */
  public void body(long bytes) {
    take(bytes * COPIES, ApiLimits.Reason.APP_MEMORY);
  }

  /**
   * Reserves memory for the answer or the messages, whose size is only estimated. Reserves at most
   * a quarter of the app's share, so that the largest request is possible at all.
   *
   * @throws Refused at the limit of the app or of the process
   */
  public void reserve(long bytes) {
    take(Math.min(bytes, budget.limit() / 4), ApiLimits.Reason.APP_MEMORY);
  }

  /** Releases everything. Further calls have no effect. */
  public void release() {
    if (taken == 0) return;
    budget.giveBack(taken);
    taken = 0;
  }

  private void take(long bytes, ApiLimits.Reason reason) {
    if (!budget.tryTake(bytes)) throw limits.overloaded(reason);
    taken += bytes;
  }
}
