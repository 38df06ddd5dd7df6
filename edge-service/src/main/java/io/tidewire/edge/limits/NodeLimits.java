package io.tidewire.edge.limits;

/**
 * Limits of all connections of a process together, and of one address.
 *
 * @param maxConnections 0 means no limit
 * @param maxPendingUpgrades most upgrades that may wait for their turn and their verdict
 * @param memoryBytes most bytes of incomplete messages and unread output
 * @param anonymousPercent share of these for unauthorized connections
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
