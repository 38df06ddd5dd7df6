package io.tidewire.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.SeededBug.Edit;
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

  private static final String EDGE = "edge-service/src/main/java/io/tidewire/edge/";
  private static final String LUA =
      "shared-codec/src/main/resources/io/tidewire/contract/redis/lua/";

  @BeforeAll
  static void redisCanReplicate() {
    ReplicatingRedis.required();
  }

  @Test
  void anEdgeThatDoesNotSeeGapsIsCaught() {
    SeededBug bug =
        new SeededBug(
            "skipGapCheck",
            new Edit(
                EDGE + "stream/Arrival.java",
                "return message.offset() == offset + 1 ? NEXT : AHEAD;",
                "return NEXT;"));

    isCaught(bug, FaultKind.MESSAGES_LOST, MANY, "C4", "C9");
  }

  @Test
  void anEdgeThatConfirmsBeforeRedisDoesIsCaught() {
    SeededBug bug =
        new SeededBug(
            "ackBeforeConfirm",
            new Edit(
                EDGE + "hub/ChannelHub.java",
                "      subscription.subscribe();\n    } else {",
                "      subscription.subscribe();\n      parts.pipeline().begin();\n    } else {"));

    isCaught(bug, FaultKind.REDIS_FAR, FEW, "C10");
  }

  @Test
  void aLogThatIsNotFencedIsCaught() {
    SeededBug bug =
        new SeededBug(
            "noTermFence",
            new Edit(LUA + "lineage.lua", "elseif meta[3] ~= replid then", "elseif false then"));
    isCaught(bug, FaultKind.FAILOVER, MANY, "C1");
  }

  @Test
  void anEdgeThatDropsWhatDoesNotFitIsCaught() {
    SeededBug bug =
        new SeededBug(
            "dropOnFullQueue",
            new Edit(
                EDGE + "delivery/SlowSubscribers.java",
                "    handle.unseat(fanout);\n    meters.lagging(1);",
                "    meters.lagging(1);\n    if (true) return;\n    handle.unseat(fanout);"));
    isCaught(bug, FaultKind.READERS_SWAMPED, MANY, "C4");
  }

  @Test
  void aCloseCodeThatStockClientsTakeForGoodIsCaught() {
    SeededBug bug =
        new SeededBug(
            "4301onSlow",
            new Edit(
                "shared-codec/src/main/java/io/tidewire/wire/CloseCode.java",
                "SLOW_CONSUMER(4150,",
                "SLOW_CONSUMER(4301,"));

    isCaught(bug, FaultKind.READERS_SWAMPED, MANY, "C9");
  }

  /** Again, if the fault did not fall on anything that shows the mistake. */
  private static void isCaught(SeededBug bug, FaultKind fault, int clients, String... by) {
    Scenario scenario =
        new Scenario(bug.name(), SEED, clients, clients / 3, 300, CALM, Optional.of(bug.plant()));
    try (Run run = Run.begin(scenario)) {
      Set<String> broken = Set.of();
      for (int round = 0; round < ROUNDS && !broken.containsAll(List.of(by)); round++) {
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
