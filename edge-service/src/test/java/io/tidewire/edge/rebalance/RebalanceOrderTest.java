package io.tidewire.edge.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.RebalanceOrder.Move;
import io.tidewire.edge.rebalance.SimulatedEdges.Edge;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which clients edges move by order, and which without one. */
class RebalanceOrderTest {

  private static final RebalanceConfig DEFAULTS = RebalanceConfig.DEFAULTS;
  private static final Duration SETTLE = DEFAULTS.settle();

  private static RebalanceConfig automatic(Move move) {
    return new RebalanceConfig(move, DEFAULTS.threshold(), DEFAULTS.perMinute(), SETTLE);
  }

  @Test
  void withoutAnOrderOnlyClientsThatMissNothingAreMoved() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 5_000, 0);
    Edge full = edges.all.get(0);
    full.stock = 4_000;

    edges.after(Duration.ofMinutes(5));

    assertThat(full.askedRec1).isEqualTo(1_000);
    assertThat(full.askedStock).isZero();
    assertThat(full.paused()).contains("exhausted");
  }

  @Test
  void anOrderMovesStockClientsAfterThoseOfRec1() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 5_000, 0);
    Edge full = edges.all.get(0);
    full.stock = 4_000;
    edges.after(Duration.ofMinutes(2));

    edges.order(Move.ALL);
    edges.after(Duration.ofMinutes(2));

    assertThat(full.askedRec1).isEqualTo(1_000);
    assertThat(full.askedStock).isPositive();
    assertThat(full.sockets).isBetween(2_500, 2_550);
  }

  @Test
  void anEdgeWaitsForClientsThatAreSlowToComeBack() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 5_000, 0);
    Edge full = edges.all.get(0);
    full.stock = 5_000;
    edges.away = Duration.ofSeconds(12);
    edges.order(Move.ALL);
    int most = 0;

    for (int second = 0; second < 300; second++) {
      edges.after(Duration.ofSeconds(1));
      most = Math.max(most, edges.onTheWay);
    }

    assertThat(most).isBetween(200, 450);
    assertThat(full.sockets).isBetween(2_250, 2_750);
  }

  @Test
  void anOrderLevelsEdgesBelowTheThresholdOnce() {
    SimulatedEdges edges = SimulatedEdges.of(automatic(Move.NONE), 1_190, 810);
    Edge full = edges.all.get(0);
    edges.after(Duration.ofMinutes(2));
    assertThat(full.paused()).contains("off");

    edges.order(Move.ALL);
    edges.after(Duration.ofMinutes(2));

    assertThat(full.sockets).isBetween(1_000, 1_020);
    assertThat(full.paused()).contains("off");
  }

  @Test
  void anOrderDoesNotOverrideTrouble() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 5_000, 0);
    edges.all.get(1).trouble = Optional.of("not ready");
    edges.after(Duration.ofMinutes(2));

    edges.order(Move.ALL);
    edges.after(Duration.ofMinutes(2));

    assertThat(edges.all.get(0).asked()).isZero();
    assertThat(edges.all.get(0).paused()).contains("trouble");
  }

  @Test
  void anOrderToMoveNobodyHoldsForTenMinutes() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 9_000, 0);
    Edge full = edges.all.get(0);
    edges.after(SETTLE.plusSeconds(10));
    int before = full.asked();

    edges.order(Move.NONE);
    edges.after(Duration.ofMinutes(9));

    assertThat(before).isPositive();
    assertThat(full.asked()).isEqualTo(before);
    assertThat(full.paused()).contains("stopped");
    edges.after(Duration.ofMinutes(2));
    assertThat(full.asked()).isGreaterThan(before);
  }
}
