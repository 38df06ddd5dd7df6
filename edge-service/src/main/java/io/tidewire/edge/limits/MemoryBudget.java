package io.tidewire.edge.limits;

import io.tidewire.kit.limits.ByteBudget;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the connections of this process may use together, for incomplete messages and for
 * output that clients have not read. Unauthorized connections share a part of it.
 *
 * <p>Beyond the limit the connection that holds the most is closed, on whichever event loop, until
 * the limit is met. The bytes of unauthorized connections count twice. Thread-safe.
 *
 * <p>That takes a moment, on other event loops. Meanwhile up to a quarter more than the limit may
 * be used; beyond that a connection is refused at once.
 */
public final class MemoryBudget {

  private static final int PERCENT = 100;

  /** The part of a limit by which it may be exceeded until something is shed. */
  private static final long SLACK_SHARE = 4;

  private final ByteBudget all;
  private final ByteBudget anonymous;
  private final List<LoopMemory> loops = new CopyOnWriteArrayList<>();
  private final AtomicBoolean shedding = new AtomicBoolean();

  /**
   * @param bytes of all connections
   * @param anonymousPercent of them, for connections that have not authorized themselves
   */
  public MemoryBudget(long bytes, int anonymousPercent) {
    all = ByteBudget.of(bytes);
    anonymous = all.child(Math.max(1, bytes * anonymousPercent / PERCENT));
  }

  void join(LoopMemory loop) {
    loops.add(loop);
  }

  void take(long bytes, boolean authorized) {
    (authorized ? all : anonymous).take(bytes);
    if (isExceeded()) shed();
  }

  void giveBack(long bytes, boolean authorized) {
    (authorized ? all : anonymous).giveBack(bytes);
  }

  @Nullable Limit refusal(long more, boolean authorized) {
    if (!hasRoom(all, more)) return Limit.MEMORY;
    return authorized || hasRoom(anonymous, more) ? null : Limit.ANONYMOUS_MEMORY;
  }

  private static boolean hasRoom(ByteBudget budget, long more) {
    return budget.taken() + more <= budget.limit() + budget.limit() / SLACK_SHARE;
  }

  private boolean isExceeded() {
    return all.isExceeded() || anonymous.isExceeded();
  }

  /** Held now. */
  public long bytes() {
    return all.taken();
  }

  public long limit() {
    return all.limit();
  }

  private record Worst(LoopMemory loop, long weight) {}

  /**
   * One round at a time: each loop reports its largest connection, and the largest of these is
   * closed.
   */
  private void shed() {
    if (shedding.compareAndSet(false, true)) round();
  }

  private void round() {
    boolean anonymousOnly = !all.isExceeded();
    List<LoopMemory> asked = List.copyOf(loops);
    AtomicInteger unanswered = new AtomicInteger(asked.size());
    AtomicReference<Worst> worst = new AtomicReference<>(new Worst(asked.get(0), -1));
    for (LoopMemory loop : asked) {
      loop.execute(
          () -> {
            long weight = loop.heaviest(anonymousOnly);
            worst.accumulateAndGet(
                new Worst(loop, weight),
                (one, other) -> other.weight() > one.weight() ? other : one);
            if (unanswered.decrementAndGet() == 0)
              close(Objects.requireNonNull(worst.get()), anonymousOnly);
          });
    }
  }

  private void close(Worst worst, boolean anonymousOnly) {
    worst
        .loop()
        .execute(
            () -> {
              boolean freed = worst.weight() > 0 && worst.loop().shedHeaviest(anonymousOnly);
              if (freed && isExceeded()) {
                round();
              } else {
                shedding.set(false);
              }
            });
  }
}
