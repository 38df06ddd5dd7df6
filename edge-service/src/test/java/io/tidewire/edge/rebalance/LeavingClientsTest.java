package io.tidewire.edge.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.RebalanceOrder.Move;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that were asked to move, and are still connected for a while. */
class LeavingClientsTest {

  private static final Duration SETTLE = Duration.ofSeconds(5);

  @Test
  void anEdgeGoesOnUntilItIsLevelWithoutThoseThatHaveLeftMeanwhile() {
    RebalanceConfig config =
        new RebalanceConfig(
            Move.NONE,
            RebalanceConfig.DEFAULTS.threshold(),
            RebalanceConfig.DEFAULTS.perMinute(),
            SETTLE);
    SimulatedEdges edges = new SimulatedEdges(config);
    SimulatedEdges.Edge full = edges.add(200);
    edges.add(0);
    edges.staying = Duration.ofMillis(300);
    edges.away = Duration.ofMillis(100);
    edges.after(SETTLE.multipliedBy(2));

    edges.order(Move.REC1);
    edges.after(Duration.ofMinutes(1));

    assertThat(full.sockets).isBetween(98, 102);
    assertThat(full.asked()).isBetween(98, 102);
  }
}
