package io.tidewire.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.SeededBug.Edit;
import io.tidewire.standalone.faults.check.Checker;
import io.tidewire.standalone.faults.check.Violation;
import io.tidewire.standalone.faults.history.History;
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

/** Services with a mistake in them must not pass the checks of the smoke (delivery.md §8.3). */
@Timeout(120)
class SeededBugsIT {

  private static final long SEED = 4;
  private static final int MANY = 60;

  /** So few that a channel often has its first subscriber on an edge. */
  private static final int FEW = 12;

  private static final Duration CALM = Duration.ofSeconds(2);

  private static final String HUB = "edge-service/src/main/java/io/tidewire/edge/hub/";
  private static final String LUA = "shared-codec/src/main/resources/io/tidewire/contract/lua/";
  private static final String FENCE = "elseif meta[3] ~= term then";

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
                HUB + "Arrival.java",
                "return message.offset() == offset + 1 ? NEXT : AHEAD;",
                "return NEXT;"));

    assertThat(brokenBy(bug, FaultKind.MESSAGES_LOST, MANY)).contains("C4", "C9");
  }

  @Test
  void anEdgeThatConfirmsBeforeRedisDoesIsCaught() {
    SeededBug bug =
        new SeededBug(
            "ackBeforeConfirm",
            new Edit(
                HUB + "ChannelHub.java",
                "      interest.subscribe();\n    } else {",
                "      interest.subscribe();\n      sequence.begin();\n    } else {"));

    assertThat(brokenBy(bug, FaultKind.REDIS_FAR, FEW)).contains("C10");
  }

  @Test
  void aLogThatIsNotFencedIsCaught() {
    SeededBug bug =
        new SeededBug(
            "noTermFence",
            new Edit(LUA + "publish.lua", FENCE, "elseif false then"),
            new Edit(LUA + "read.lua", FENCE, "elseif false then"));

    assertThat(brokenBy(bug, FaultKind.FAILOVER, MANY)).contains("C1");
  }

  @Test
  void anEdgeThatDropsWhatDoesNotFitIsCaught() {
    SeededBug bug =
        new SeededBug(
            "dropOnFullQueue",
            new Edit(
                HUB + "Laggards.java",
                "    ticket.unseat(fanout);\n    meters.lagging(1);",
                "    if (true) return;\n    ticket.unseat(fanout);\n    meters.lagging(1);"));

    assertThat(brokenBy(bug, FaultKind.READERS_SWAMPED, MANY)).contains("C4");
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

    assertThat(brokenBy(bug, FaultKind.READERS_SWAMPED, MANY)).contains("C9");
  }

  private static Set<String> brokenBy(SeededBug bug, FaultKind fault, int clients) {
    Scenario scenario =
        new Scenario(
            bug.name(),
            SEED,
            clients,
            clients / 3,
            300,
            List.of(fault),
            CALM,
            Optional.of(bug.plant()));
    History history = Run.of(scenario).history();
    List<Violation> violations = Checker.violations(history);
    System.out.print(new Report(scenario, history, violations).write());
    return violations.stream().map(Violation::invariant).collect(Collectors.toSet());
  }
}
