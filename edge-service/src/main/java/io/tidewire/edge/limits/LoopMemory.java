package io.tidewire.edge.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop that hold memory, and how much. Confined to that loop, except
 * {@link #execute}.
 */
public final class LoopMemory {

  /** A connection. */
  public interface Holder {

    /**
     * Releases what the connection holds and closes it, because a limit of the process is exceeded.
     */
    void shed(Limit limit);

    /** Called at each tick while it holds memory. */
    void check();
  }

  /** Weight of unauthorized connections. */
  private static final int ANONYMOUS_WEIGHT = 2;

  private final MemoryBudget budget;
  private final Executor loop;
  private final List<Share> holding = new ArrayList<>();

  /**
   * @param loop runs tasks later, on the event loop
   */
  public LoopMemory(MemoryBudget budget, Executor loop) {
    this.budget = budget;
    this.loop = loop;
    budget.join(this);
  }

  void execute(Runnable task) {
    loop.execute(task);
  }

  /** Of a connection that holds nothing yet. */
  public Share share(Holder holder, boolean authorized) {
    return new Share(holder, authorized);
  }

  /**
   * The limit that refuses {@code more} bytes, or null; to be called before they are held. Needed
   * besides shedding, which happens later, while new bytes may arrive faster.
   */
  public @Nullable Limit refusal(long more, boolean authorized) {
    return budget.refusal(more, authorized);
  }

  /** Iterates over a copy, since shares may end meanwhile. */
  public void forEach(Consumer<Share> visitor) {
    if (!holding.isEmpty()) List.copyOf(holding).forEach(visitor);
  }

  /** The number of connections that hold memory. */
  public int size() {
    return holding.size();
  }

  long heaviest(boolean anonymousOnly) {
    Share heaviest = heaviestShare(anonymousOnly);
    return heaviest == null ? 0 : heaviest.weight();
  }

  boolean shedHeaviest(boolean anonymousOnly) {
    Share heaviest = heaviestShare(anonymousOnly);
    if (heaviest == null) return false;
    heaviest.holder.shed(anonymousOnly ? Limit.ANONYMOUS_MEMORY : Limit.MEMORY);
    heaviest.release();
    return true;
  }

  private @Nullable Share heaviestShare(boolean anonymousOnly) {
    Share heaviest = null;
    for (Share share : holding) {
      if (anonymousOnly && share.authorized) continue;
      if (heaviest == null || share.weight() > heaviest.weight()) heaviest = share;
    }
    return heaviest;
  }

  /** The memory of one connection. Confined to its event loop. */
  public final class Share {

    private final Holder holder;
    private boolean authorized;
    private long inbound;
    private long outbound;
    private int place;

    private Share(Holder holder, boolean authorized) {
      this.holder = holder;
      this.authorized = authorized;
    }

    /** See {@link Holder#check}. */
    public void check() {
      holder.check();
    }

    /** Bytes of incomplete messages. */
    public void inbound(long bytes) {
      long before = inbound;
      inbound = bytes;
      changed(bytes - before);
    }

    /** Bytes of output that the client has not read. */
    public void outbound(long bytes) {
      long before = outbound;
      outbound = bytes;
      changed(bytes - before);
    }

    public long bytes() {
      return inbound + outbound;
    }

    private long weight() {
      return authorized ? bytes() : bytes() * ANONYMOUS_WEIGHT;
    }

    private void changed(long more) {
      if (more == 0) return;
      long before = bytes() - more;
      if (before == 0) {
        place = holding.size();
        holding.add(this);
      } else if (bytes() == 0) {
        leave();
      }
      if (more > 0) {
        budget.take(more, authorized);
      } else {
        budget.giveBack(-more, authorized);
      }
    }

    /** Moves the last one into the gap. */
    private void leave() {
      Share last = holding.remove(holding.size() - 1);
      if (last == this) return;
      holding.set(place, last);
      last.place = place;
    }

    /** Counts as authorized from now on. */
    public void authorized() {
      if (authorized) return;
      budget.giveBack(bytes(), false);
      authorized = true;
      budget.take(bytes(), true);
    }

    /** Ends the share: the connection holds nothing any more. */
    public void release() {
      inbound(0);
      outbound(0);
    }
  }
}
