package io.tidewire.standalone.faults;

import static io.tidewire.standalone.faults.rig.FaultKind.BUFFERS_OVERFLOWN;
import static io.tidewire.standalone.faults.rig.FaultKind.DISPATCHER_KILLED;
import static io.tidewire.standalone.faults.rig.FaultKind.EDGE_DRAINED;
import static io.tidewire.standalone.faults.rig.FaultKind.EDGE_KILLED;
import static io.tidewire.standalone.faults.rig.FaultKind.EDGE_STOPPED;
import static io.tidewire.standalone.faults.rig.FaultKind.FAILOVER;
import static io.tidewire.standalone.faults.rig.FaultKind.FAIL_BACK;
import static io.tidewire.standalone.faults.rig.FaultKind.MESSAGES_LOST;
import static io.tidewire.standalone.faults.rig.FaultKind.PRESENCE_KILLED;
import static io.tidewire.standalone.faults.rig.FaultKind.PUBSUB_KILLED;
import static io.tidewire.standalone.faults.rig.FaultKind.READERS_SWAMPED;
import static io.tidewire.standalone.faults.rig.FaultKind.REDIS_EMPTIED;
import static io.tidewire.standalone.faults.rig.FaultKind.REDIS_FAR;
import static io.tidewire.standalone.faults.rig.FaultKind.REDIS_RESTARTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.check.Checker;
import io.tidewire.standalone.faults.check.InvariantViolation;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.rig.FaultKind;
import io.tidewire.standalone.faults.rig.Run;
import io.tidewire.standalone.faults.rig.Scenario;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything breaks once that may break (docs/design/delivery.md §8.4), and every message is
 * accounted for afterwards. {@code TIDEWIRE_TEST_SEED} draws another order of the faults, {@code
 * TIDEWIRE_TEST_FAULTS} sets how many clients there are.
 */
@Timeout(900)
class FaultSmokeIT {

  private static final int SHOWN = 20;
  private static final long SEED = 77;

  @BeforeAll
  static void redisCanReplicate() {
    ReplicatingRedis.required();
  }

  @Test
  void nothingIsLostSilentlyWhateverBreaks() {
    long seed = seed();
    Scenario scenario = FaultTestScope.current().smoke(seed);
    try (Run run = Run.begin(scenario)) {
      shuffled(seed).forEach(run::suffer);
      RunHistory history = run.rest();
      List<InvariantViolation> violations = Checker.violations(history);

      System.out.print(new FaultReport(scenario, history, violations).write());
      assertThat(violations.stream().limit(SHOWN)).as("seed %d", seed).isEmpty();
      assertThat(run.immortal()).isEmpty();
    }
  }

  private static long seed() {
    String wanted = System.getenv("TIDEWIRE_TEST_SEED");
    return wanted == null ? SEED : Long.parseLong(wanted);
  }

  /** Only a Redis that took over can give back. */
  private static List<FaultKind> shuffled(long seed) {
    List<FaultKind> faults =
        new ArrayList<>(
            List.of(
                EDGE_KILLED,
                EDGE_STOPPED,
                EDGE_DRAINED,
                REDIS_RESTARTED,
                REDIS_EMPTIED,
                FAILOVER,
                PUBSUB_KILLED,
                BUFFERS_OVERFLOWN,
                MESSAGES_LOST,
                READERS_SWAMPED,
                REDIS_FAR,
                DISPATCHER_KILLED,
                PRESENCE_KILLED));
    Collections.shuffle(faults, new Random(seed));
    faults.add(faults.indexOf(FAILOVER) + 1, FAIL_BACK);
    return faults;
  }
}
