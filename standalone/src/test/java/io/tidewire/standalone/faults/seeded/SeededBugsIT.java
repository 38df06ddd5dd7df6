package io.tidewire.standalone.faults.seeded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.FaultReport;
import io.tidewire.standalone.faults.FaultTestScope;
import io.tidewire.standalone.faults.ReplicatingRedis;
import io.tidewire.standalone.faults.check.Checker;
import io.tidewire.standalone.faults.check.InvariantViolation;
import io.tidewire.standalone.faults.history.FaultKind;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.redis.Deployment;
import io.tidewire.standalone.faults.rig.Run;
import io.tidewire.standalone.faults.rig.Scenario;
import io.tidewire.standalone.faults.rig.Scenario.Load;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checks of the fault smoke must notice services with a bug (docs/design/delivery.md §8.3). */
@Timeout(300)
class SeededBugsIT {

  private static final long SEED = 4;
  private static final int ROUNDS = 3;

  /** A violation that is a matter of time shows only later if processors are short. */
  private static final int LOOKS = 4;

  private static final int MANY = 60;

  /** So few clients that a subscriber is often the first of its channel on an edge. */
  private static final int FEW = 12;

  private static final Duration CALM = Duration.ofSeconds(1);

  @BeforeAll
  static void redisCanReplicate() {
    ReplicatingRedis.required();
  }

  /**
   * A bug, and how to expose it.
   *
   * @param service inserts the bug into a service
   * @param clients the number of clients
   * @param by the invariants that it violates
   */
  record Detection(String service, SeededBug bug, FaultKind fault, int clients, List<String> by) {

    @Override
    public String toString() {
      return service;
    }
  }

  /** A build tests some of these, and standalone/faults.sh all. */
  static List<Detection> detections() {
    return FaultTestScope.current()
        .sample(
            List.of(
                new Detection(
                    "an edge that does not see gaps",
                    SeededBug.GAPS_ARE_NOT_SEEN,
                    FaultKind.MESSAGES_LOST,
                    MANY,
                    List.of("C4", "C9")),
                new Detection(
                    "an edge that confirms before Redis does",
                    SeededBug.ACKNOWLEDGED_BEFORE_CONFIRMED,
                    FaultKind.REDIS_FAR,
                    FEW,
                    List.of("C10")),
                new Detection(
                    "a log that is not fenced",
                    SeededBug.LOG_IS_NOT_FENCED,
                    FaultKind.FAILOVER,
                    MANY,
                    List.of("C1")),
                new Detection(
                    "an edge that drops what does not fit",
                    SeededBug.DROPPED_WHEN_THE_QUEUE_IS_FULL,
                    FaultKind.READERS_SWAMPED,
                    MANY,
                    List.of("C4")),
                new Detection(
                    "a close code after which stock clients stay away",
                    SeededBug.SLOW_CLIENTS_STAY_AWAY,
                    FaultKind.READERS_SWAMPED,
                    MANY,
                    List.of("C9")),
                new Detection(
                    "a dispatcher that forgets a webhook before its answer",
                    SeededBug.WEBHOOKS_ARE_SETTLED_WHEN_SENT,
                    FaultKind.DISPATCHER_KILLED,
                    FEW,
                    List.of("C18"))));
  }

  /**
   * Injects the fault again if it has not exposed the bug. Another failover first needs a
   * fail-back.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("detections")
  void aMistakeIsCaught(Detection it) {
    int stock = it.clients / 3;
    Load load = new Load(it.clients, stock, 300, CALM);
    Scenario scenario =
        new Scenario(it.bug.name(), SEED, Deployment.SINGLE, load, Optional.of(it.bug.plant()));
    try (Run run = Run.begin(scenario)) {
      Set<String> broken = Set.of();
      for (int round = 0; round < ROUNDS && !broken.containsAll(it.by); round++) {
        if (round > 0 && it.fault == FaultKind.FAILOVER) run.suffer(FaultKind.FAIL_BACK);
        run.suffer(it.fault);
        for (int look = 0; look < LOOKS && !broken.containsAll(it.by); look++) {
          broken = broken(scenario, run.glance());
        }
      }

      assertThat(broken).containsAll(it.by);
    }
  }

  private static Set<String> broken(Scenario scenario, RunHistory history) {
    List<InvariantViolation> violations = Checker.violations(history);
    System.out.print(new FaultReport(scenario, history, violations).write());
    return violations.stream().map(InvariantViolation::invariant).collect(Collectors.toSet());
  }
}
