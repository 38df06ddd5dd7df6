package io.tidewire.standalone.faults.seeded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.FaultReport;
import io.tidewire.standalone.faults.ReplicatingRedis;
import io.tidewire.standalone.faults.check.Checker;
import io.tidewire.standalone.faults.check.InvariantViolation;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.rig.FaultKind;
import io.tidewire.standalone.faults.rig.Run;
import io.tidewire.standalone.faults.rig.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Services with a mistake in them must not pass the checks of the smoke (docs/design/delivery.md
 * §8.3).
 */
@Timeout(300)
class SeededBugsIT {

  private static final long SEED = 4;
  private static final int ROUNDS = 3;
  private static final int MANY = 60;

  /** So few that a channel often has its first subscriber on an edge. */
  private static final int FEW = 12;

  private static final Duration CALM = Duration.ofSeconds(1);

  @BeforeAll
  static void redisCanReplicate() {
    ReplicatingRedis.required();
  }

  @Test
  void anEdgeThatDoesNotSeeGapsIsCaught() {
    isCaught(SeededBug.GAPS_ARE_NOT_SEEN, FaultKind.MESSAGES_LOST, MANY, "C4", "C9");
  }

  @Test
  void anEdgeThatConfirmsBeforeRedisDoesIsCaught() {
    isCaught(SeededBug.ACKNOWLEDGED_BEFORE_CONFIRMED, FaultKind.REDIS_FAR, FEW, "C10");
  }

  @Test
  void aLogThatIsNotFencedIsCaught() {
    isCaught(SeededBug.LOG_IS_NOT_FENCED, FaultKind.FAILOVER, MANY, "C1");
  }

  @Test
  void anEdgeThatDropsWhatDoesNotFitIsCaught() {
    isCaught(SeededBug.DROPPED_WHEN_THE_QUEUE_IS_FULL, FaultKind.READERS_SWAMPED, MANY, "C4");
  }

  @Test
  void aCloseCodeAfterWhichStockClientsStayAwayIsCaught() {
    isCaught(SeededBug.SLOW_CLIENTS_STAY_AWAY, FaultKind.READERS_SWAMPED, MANY, "C9");
  }

  @Test
  void aDispatcherThatForgetsAWebhookBeforeItsAnswerIsCaught() {
    isCaught(SeededBug.WEBHOOKS_ARE_SETTLED_WHEN_SENT, FaultKind.DISPATCHER_KILLED, FEW, "C18");
  }

  /**
   * Again, if the fault did not fall on anything that shows the mistake. Another failover needs the
   * first Redis back.
   */
  private static void isCaught(SeededBug bug, FaultKind fault, int clients, String... by) {
    Scenario scenario =
        new Scenario(bug.name(), SEED, clients, clients / 3, 300, CALM, Optional.of(bug.plant()));
    try (Run run = Run.begin(scenario)) {
      Set<String> broken = Set.of();
      for (int round = 0; round < ROUNDS && !broken.containsAll(List.of(by)); round++) {
        if (round > 0 && fault == FaultKind.FAILOVER) run.suffer(FaultKind.FAIL_BACK);
        run.suffer(fault);
        broken = broken(scenario, run.glance());
      }

      assertThat(broken).contains(by);
    }
  }

  private static Set<String> broken(Scenario scenario, RunHistory history) {
    List<InvariantViolation> violations = Checker.violations(history);
    System.out.print(new FaultReport(scenario, history, violations).write());
    return violations.stream().map(InvariantViolation::invariant).collect(Collectors.toSet());
  }
}
