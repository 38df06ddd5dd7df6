package io.tidewire.edge.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.RebalanceOrder.Move;
import io.tidewire.kit.testing.AuditLines;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the audit log says when an edge asks clients to move. */
class RebalanceAuditTest {

  private final SimulatedEdges edges = new SimulatedEdges(RebalanceConfig.DEFAULTS);

  @Test
  void itSaysWhenAnEdgeBeganByItselfAndWhyItEnded() {
    String edge = edges(5_000, 0);

    try (var audit = new AuditLines()) {
      edges.after(Duration.ofMinutes(5));

      assertThat(audit.all())
          .containsExactly(
              "changed action=rebalance by=automatic target=" + edge + " outcome=began",
              "changed action=rebalance by=automatic target=" + edge + " outcome=ended-level");
    }
  }

  @Test
  void itSaysThatAnOperatorOrderedIt() {
    String edge = edges(1_190, 810);
    edges.after(Duration.ofMinutes(2));

    try (var audit = new AuditLines()) {
      edges.order(Move.ALL);
      edges.after(Duration.ofMinutes(2));

      assertThat(audit.all())
          .containsExactly(
              "changed action=rebalance by=order target=" + edge + " outcome=began",
              "changed action=rebalance by=order target=" + edge + " outcome=ended-level");
    }
  }

  @Test
  void itSaysThatTroubleEndedIt() {
    String edge = edges(50_000, 0);
    edges.after(Duration.ofMinutes(1));

    try (var audit = new AuditLines()) {
      edges.all.get(1).trouble = Optional.of("not ready");
      edges.after(Duration.ofMinutes(1));

      assertThat(audit.all())
          .containsExactly(
              "changed action=rebalance by=automatic target=" + edge + " outcome=ended-trouble");
    }
  }

  private String edges(int full, int empty) {
    edges.add(full);
    edges.add(empty);
    return "edge/" + edges.all.get(0).node();
  }
}
