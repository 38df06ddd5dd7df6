package io.tidewire.edge.rebalance;

import io.tidewire.contract.bus.RebalanceOrder.Move;
import io.tidewire.kit.settings.Settings;
import java.time.Duration;

/**
 * When an edge asks clients to move to other edges.
 *
 * @param automatic whom it may ask without an operator's order
 * @param perMinute most clients that one edge sends, and that one edge receives, in a minute
 * @param settle how long no edge may have come, left or been unwell before
 */
public record RebalanceConfig(Move automatic, Threshold threshold, int perMinute, Duration settle) {

  /**
   * How far from the mean an edge is before those above it begin by themselves.
   *
   * @param percent of the mean
   * @param clients at least so many connections
   */
  public record Threshold(int percent, int clients) {}

  public static final RebalanceConfig DEFAULTS =
      new RebalanceConfig(Move.REC1, new Threshold(20, 100), 3_000, Duration.ofSeconds(30));

  private static final int MOST_PERCENT = 10_000;
  private static final int MOST_CLIENTS = 10_000_000;

  /** Throws {@link io.tidewire.kit.settings.BadSetting}, naming the setting. */
  public static RebalanceConfig from(Settings settings) {
    Threshold threshold = DEFAULTS.threshold;
    return new RebalanceConfig(
        settings.choice("tidewire.edge.rebalance.automatic", DEFAULTS.automatic),
        new Threshold(
            settings.integer(
                "tidewire.edge.rebalance.threshold-percent", threshold.percent, 5, MOST_PERCENT),
            settings.integer(
                "tidewire.edge.rebalance.threshold-clients", threshold.clients, 1, MOST_CLIENTS)),
        settings.integer("tidewire.edge.rebalance.per-minute", DEFAULTS.perMinute, 1, MOST_CLIENTS),
        settings.duration("tidewire.edge.rebalance.settle", DEFAULTS.settle));
  }
}
