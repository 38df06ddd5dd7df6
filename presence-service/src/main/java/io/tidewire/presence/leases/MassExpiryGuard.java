package io.tidewire.presence.leases;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Delays the removal of nodes if many seem to have died at once, because a network failure is more
 * likely then. They get two more lease periods. A single node never counts as many.
 */
final class MassExpiryGuard {

  private static final double MANY = 0.34;

  private final long patienceMs;
  private final long atOnceMs;
  private final Deque<Long> declared = new ArrayDeque<>();
  private OptionalLong doubtedSince = OptionalLong.empty();

  MassExpiryGuard(LeaseTerms terms) {
    patienceMs = 2 * terms.ttl().toMillis();
    atOnceMs = terms.atOnce().toMillis();
  }

  /** Whether the nodes with an expired lease may be declared dead now. */
  boolean isCredible(long nowMs, int lapsed, int living) {
    while (!declared.isEmpty() && nowMs - declared.getFirst() > atOnceMs) declared.removeFirst();
    if (lapsed == 0) doubtedSince = OptionalLong.empty();
    if (doubtedSince.isEmpty() && !isMany(lapsed, living)) return true;
    if (doubtedSince.isEmpty()) doubtedSince = OptionalLong.of(nowMs);
    return nowMs - doubtedSince.getAsLong() >= patienceMs;
  }

  private boolean isMany(int lapsed, int living) {
    int dying = lapsed + declared.size();
    return lapsed > 0 && dying > Math.max(1, MANY * (dying + living));
  }

  /** A node was declared dead. Nodes whose leases expire directly after that have died with it. */
  void declared(long nowMs) {
    declared.addLast(nowMs);
  }

  boolean isDoubted() {
    return doubtedSince.isPresent();
  }

  /** The observation was interrupted, so the delay starts again. */
  void forget() {
    doubtedSince = OptionalLong.empty();
  }
}
