package io.tidewire.kit.limits;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes a group of callers may hold at once, for example a process, an app or a
 * connection. A budget may be part of a larger one: what is taken from it is taken from both. Safe
 * from any thread.
 */
public final class ByteBudget {

  private final long limit;
  private final Optional<ByteBudget> whole;
  private final AtomicLong taken = new AtomicLong();

  private ByteBudget(long limit, Optional<ByteBudget> whole) {
    this.limit = limit;
    this.whole = whole;
  }

  /**
   * @param limit bytes, at least 1
   */
  public static ByteBudget of(long limit) {
    return new ByteBudget(limit, Optional.empty());
  }

  /** A part of this budget that may hold at most {@code limit} bytes, and never more than this. */
  public ByteBudget child(long limit) {
    return new ByteBudget(limit, Optional.of(this));
  }

  /** Takes {@code bytes} from this budget and those it is part of; from none if one has too few. */
  public boolean tryTake(long bytes) {
    if (!takeHere(bytes)) return false;
    if (whole.isEmpty() || whole.get().tryTake(bytes)) return true;
    taken.addAndGet(-bytes);
    return false;
  }

  private boolean takeHere(long bytes) {
    long before;
    do {
      before = taken.get();
      if (bytes > limit - before) return false;
    } while (!taken.compareAndSet(before, before + bytes));
    return true;
  }

  /**
   * Takes {@code bytes} even beyond the limit: for what is held already and only counted
   * afterwards. The caller must reduce what is held if {@link #isExceeded} says so.
   */
  public void take(long bytes) {
    taken.addAndGet(bytes);
    whole.ifPresent(budget -> budget.take(bytes));
  }

  /** Returns what was taken from here, to this budget and those it is part of. */
  public void giveBack(long bytes) {
    taken.addAndGet(-bytes);
    whole.ifPresent(budget -> budget.giveBack(bytes));
  }

  public boolean isExceeded() {
    return taken.get() > limit;
  }

  /** Bytes held now. */
  public long taken() {
    return taken.get();
  }

  /** Bytes. */
  public long limit() {
    return limit;
  }
}
