package io.tidewire.edge.limits;

/**
 * What all connections of a process may cost together, and those of one address.
 *
 * @param maxConnections 0 means no limit
 * @param maxPendingUpgrades that may wait for their turn and their verdict
 * @param memoryBytes that connections may hold of what is not complete or not read
 * @param anonymousPercent of these, for connections that have not authorized themselves
 */
public record NodeLimits(
    int maxConnections,
    int maxPendingUpgrades,
    long memoryBytes,
    int anonymousPercent,
    AddressLimits.Rules addresses) {

  public static final int ANONYMOUS_PERCENT = 50;
  public static final int MAX_PENDING_UPGRADES = 20_000;

  /** Limits of a process of so much memory; see {@link ProcessCapacity}. */
  public static NodeLimits of(ProcessCapacity capacity) {
    return new NodeLimits(
        capacity.maxConnections(),
        MAX_PENDING_UPGRADES,
        capacity.bufferBytes(),
        ANONYMOUS_PERCENT,
        AddressLimits.Rules.DEFAULTS);
  }
}
