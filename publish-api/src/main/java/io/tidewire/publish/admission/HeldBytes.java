package io.tidewire.publish.admission;

import io.tidewire.kit.limits.ByteBudget;

/**
 * What one request holds of the {@link RequestMemory} until its answer is written. Confined to one
 * event loop.
 */
public final class HeldBytes {

  /** Of a request whose sender is known: its head, its futures, its answer. */
  private static final int FLAT_RATE = 2 * 1024;

  /**
   * Of a paused request whose sender is not known yet: what HTTP connections read ahead before they
   * stop reading.
   */
  private static final int READ_AHEAD = 128 * 1024;

  /** A body is held as bytes, as text, and as the strings in that text. */
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
   * Counts on as a request of the app.
   *
   * @throws Refused at the app's limit or the process'
   */
  public void of(String appId) {
    release();
    budget = limits.memory().app(appId);
    take(FLAT_RATE, ApiLimits.Reason.APP_MEMORY);
  }

  /**
   * @param bytes of the body
   * @throws Refused at the app's limit or the process'
   */
  public void body(long bytes) {
    take(bytes * COPIES, ApiLimits.Reason.APP_MEMORY);
  }

  /**
   * What the answer or the messages may take, which is known only roughly beforehand: a quarter of
   * the app's share at most, so that the largest of them is possible at all.
   *
   * @throws Refused at the app's limit or the process'
   */
  public void reserve(long bytes) {
    take(Math.min(bytes, budget.limit() / 4), ApiLimits.Reason.APP_MEMORY);
  }

  /** Gives everything back; once more has no effect. */
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
