package io.tidewire.edge.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewire.contract.bus.RebalanceOrder.Move;
import io.tidewire.edge.rebalance.RebalanceConfig.Threshold;
import io.tidewire.edge.rebalance.SimulatedEdges.Edge;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** When edges ask clients to move, how many, and when they do not. */
class RebalanceTest {

  private static final RebalanceConfig DEFAULTS = RebalanceConfig.DEFAULTS;
  private static final Duration SETTLE = DEFAULTS.settle();

  @Test
  void newEdgesHaveTheirShareOfTenThousandWithinTwoMinutes() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 5_000, 5_000);
    edges.after(Duration.ofMinutes(5));
    edges.add(0);
    edges.add(0);

    edges.after(Duration.ofMinutes(2));

    assertThat(edges.all)
        .allSatisfy(
            edge -> assertThat(edge.sockets).isCloseTo(2_500, Percentage.withPercentage(3)));
    assertThat(edges.all).allMatch(edge -> edge.paused().isEmpty());
    int asked = edges.all.stream().mapToInt(Edge::asked).sum();
    assertThat(asked).isLessThanOrEqualTo(5_000);
    edges.after(Duration.ofMinutes(10));
    assertThat(edges.all.stream().mapToInt(Edge::asked).sum()).isEqualTo(asked);
    assertThat(edges.total()).isEqualTo(10_000);
  }

  @Test
  void anEdgeSendsNoMoreClientsAMinuteThanItMay() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 20_000, 0, 0);
    edges.after(SETTLE.plusSeconds(3));
    int before = edges.all.get(0).asked();

    edges.after(Duration.ofMinutes(1));

    assertThat(edges.all.get(0).asked() - before).isCloseTo(3_000, within(60));
  }

  @Test
  void manyFullEdgesDoNotFloodANewOne() {
    SimulatedEdges edges =
        SimulatedEdges.of(DEFAULTS, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000);
    Edge fresh = edges.add(0);
    edges.after(SETTLE.plusSeconds(10));
    int before = fresh.arrived;

    edges.after(Duration.ofMinutes(1));

    assertThat(before).isPositive();
    assertThat(fresh.arrived - before).isCloseTo(3_000, within(90));
    edges.after(Duration.ofMinutes(2));
    assertThat(edges.all)
        .allSatisfy(
            edge -> assertThat(edge.sockets).isCloseTo(4_500, Percentage.withPercentage(3)));
  }

  @Test
  void anEdgeDoesNotBeginBelowTheThreshold() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 1_190, 810);
    SimulatedEdges few = SimulatedEdges.of(DEFAULTS, 190, 0);

    edges.after(Duration.ofMinutes(10));
    few.after(Duration.ofMinutes(10));

    assertThat(edges.all.get(0).asked()).isZero();
    assertThat(few.all.get(0).asked()).isZero();
  }

  @Test
  void anEdgeThatHasBegunGoesOnUntilItIsLevel() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 1_250, 750);

    edges.after(Duration.ofMinutes(2));

    assertThat(edges.all.get(0).sockets).isBetween(1_000, 1_020);
  }

  @Test
  void noClientIsMovedUntilTheEdgesHaveBeenTheSameForAWhile() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 5_000, 0);

    edges.after(SETTLE);
    assertThat(edges.all.get(0).asked()).isZero();
    assertThat(edges.all.get(0).paused()).contains("settling");
    edges.add(0);
    edges.after(SETTLE);

    assertThat(edges.all.get(0).asked()).isZero();
    edges.after(Duration.ofSeconds(5));
    assertThat(edges.all.get(0).asked()).isPositive();
  }

  @Test
  void troubleOfAnyEdgeStopsAllUntilItHasBeenOverForAWhile() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 9_000, 9_000, 0);
    edges.after(SETTLE.plusSeconds(10));
    edges.all.get(2).trouble = Optional.of("draining");
    edges.after(Duration.ofSeconds(3));
    int before = edges.all.get(0).asked() + edges.all.get(1).asked();

    edges.after(Duration.ofMinutes(5));
    assertThat(before).isPositive();
    assertThat(edges.all.get(0).paused()).contains("trouble");
    edges.all.get(2).trouble = Optional.empty();
    edges.after(SETTLE.minusSeconds(2));

    assertThat(edges.all.get(0).asked() + edges.all.get(1).asked()).isEqualTo(before);
    edges.after(Duration.ofSeconds(10));
    assertThat(edges.all.get(0).asked() + edges.all.get(1).asked()).isGreaterThan(before);
  }

  @Test
  void anEdgeWithAProblemStopsMovingClients() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 9_000, 0);
    edges.after(SETTLE.plusSeconds(10));
    Edge full = edges.all.get(0);
    int before = full.asked();
    full.trouble = Optional.of("auth is unavailable");

    edges.after(Duration.ofMinutes(1));

    assertThat(before).isPositive();
    assertThat(full.asked()).isEqualTo(before);
  }

  @Test
  void aMemberThatFallsSilentStopsAllForAWhile() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 9_000, 9_000, 0);
    edges.after(SETTLE.plusSeconds(10));
    edges.all.get(1).silent = true;
    edges.after(EdgeLoads.SILENCE.plusSeconds(1));
    int before = edges.all.get(0).asked();

    edges.after(SETTLE.minusSeconds(2));

    assertThat(edges.all.get(0).asked()).isEqualTo(before);
    assertThat(edges.all.get(0).paused()).contains("settling");
    edges.after(Duration.ofSeconds(5));
    assertThat(edges.all.get(0).asked()).isGreaterThan(before);
  }

  @Test
  void anEdgeToWhichItsClientsComeBackGivesUpForTenMinutes() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 9_000, 0);
    Edge full = edges.all.get(0);
    edges.balance = () -> full;

    edges.after(SETTLE.plusMinutes(1));

    int asked = full.asked();
    assertThat(full.paused()).contains("returned");
    assertThat(asked).isBetween(100, 1_200);
    edges.after(Duration.ofMinutes(8));
    assertThat(full.asked()).isEqualTo(asked);
  }

  @Test
  void aSingleEdgeMovesNoClients() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 9_000);

    edges.order(Move.ALL);
    edges.after(Duration.ofMinutes(2));

    assertThat(edges.all.get(0).asked()).isZero();
    assertThat(edges.all.get(0).paused()).contains("alone");
  }

  @Test
  void theThresholdIsAPartOfTheMeanAndANumberOfClients() {
    RebalanceConfig strict =
        new RebalanceConfig(Move.REC1, new Threshold(5, 10), 3_000, Duration.ofSeconds(1));
    SimulatedEdges edges = SimulatedEdges.of(strict, 111, 89);

    edges.after(Duration.ofMinutes(1));

    assertThat(edges.all.get(0).asked()).isPositive();
  }

  @Test
  void whatIsMovedIsCounted() {
    SimulatedEdges edges = SimulatedEdges.of(DEFAULTS, 9_000, 0);
    Edge full = edges.all.get(0);

    edges.after(SETTLE.plusSeconds(20));

    assertThat(
            full.registry.get("tidewire_rebalance_moved").tag("clients", "rec1").counter().count())
        .isEqualTo(full.askedRec1)
        .isPositive();
    assertThat(full.registry.get("tidewire_rebalance_edges").gauge().value()).isEqualTo(2);
    assertThat(full.registry.get("tidewire_rebalance_active").gauge().value()).isEqualTo(1);
    assertThat(full.registry.get("tidewire_rebalance_excess_sockets").gauge().value())
        .isCloseTo(full.sockets - 4_500, within(150.0));
  }
}
