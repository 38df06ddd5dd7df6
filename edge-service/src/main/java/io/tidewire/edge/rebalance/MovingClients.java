package io.tidewire.edge.rebalance;

import io.vertx.core.Future;

/**
 * The clients of this edge, as far as they can be asked to move. Futures complete on the caller's
 * loop.
 */
public interface MovingClients {

  /**
   * Chooses the order in which clients are asked, those of {@code rec1} first. Completes with their
   * number.
   *
   * @param stock whether stock clients are asked, too
   */
  Future<Integer> choose(boolean stock);

  /** Asks the next ones. Completes with how many were asked, fewer if there are no more. */
  Future<Asked> ask(int count);

  /** Asks no more. Clients that were asked and have not moved may stay. */
  void stop();

  /**
   * Of one call.
   *
   * @param rec1 asked to migrate
   * @param stock closed with 4200
   * @param leaving clients that were asked, in this call or before, and are still connected
   */
  record Asked(int rec1, int stock, int leaving) {

    public static final Asked NOBODY = new Asked(0, 0, 0);

    public Asked plus(Asked other) {
      return new Asked(rec1 + other.rec1, stock + other.stock, leaving + other.leaving);
    }

    int count() {
      return rec1 + stock;
    }
  }
}
