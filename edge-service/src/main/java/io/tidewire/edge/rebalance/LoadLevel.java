package io.tidewire.edge.rebalance;

/**
 * How the load of this edge compares with that of the others.
 *
 * @param own connections of this edge
 * @param mean of all edges
 */
record LoadLevel(int edges, int own, double mean, Spread spread) {

  /** A fraction of the mean within which edges count as level. */
  private static final double LEVEL = 0.02;

  /**
   * How far the edges are from the mean.
   *
   * @param widest distance of an edge, in connections
   * @param surplus what the edges above the mean have above it, together
   * @param receivers how many edges are below the mean
   */
  record Spread(double widest, double surplus, int receivers) {}

  /** Connections above the mean; negative below it. */
  double excess() {
    return own - mean;
  }

  /** Whether this edge has nothing to give, or all edges are level. */
  boolean isLevel() {
    return excess() <= 1 || spread.widest() <= Math.max(2, LEVEL * mean);
  }

  /** Whether any edge is so far from the mean. All edges see that at the same time. */
  boolean exceeds(RebalanceConfig.Threshold threshold) {
    return spread.widest() >= Math.max(threshold.clients(), threshold.percent() * mean / 100);
  }

  /**
   * This edge's part of what all receivers together may get, by its part of the surplus, so that
   * many full edges do not flood one that is new; never above what one edge may send.
   */
  double perMinute(int limit) {
    if (spread.surplus() <= 0) return 0;
    double part = excess() / spread.surplus();
    return Math.min(limit, limit * spread.receivers() * part);
  }
}
