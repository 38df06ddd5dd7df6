package io.tidewire.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.check.Checker;
import io.tidewire.standalone.faults.check.InvariantViolation;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.limits.TimeLimit;
import io.tidewire.standalone.faults.redis.Deployment;
import io.tidewire.standalone.faults.rig.Run;
import io.tidewire.standalone.faults.rig.Scenario;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Injects every fault of docs/design/delivery.md §8.4 once, and accounts for every message
 * afterwards: on one Redis, and on the deployments that {@link FaultTestScope} adds. {@code
 * TIDEWIRE_TEST_SEED} changes the order of the faults, {@code TIDEWIRE_TEST_FAULTS} sets how many
 * clients there are and whether limits of time are judged, and {@code TIDEWIRE_TEST_FAULTS_ON}
 * selects a single deployment.
 */
@Timeout(900)
class FaultSmokeIT {

  private static final int SHOWN = 8;
  private static final long SEED = 77;

  @BeforeAll
  static void redisCanReplicate() {
    ReplicatingRedis.required();
  }

  static List<Deployment> deployments() {
    List<Deployment> all = FaultTestScope.current().deployments(seed());
    String only = System.getenv("TIDEWIRE_TEST_FAULTS_ON");
    return only == null ? all : List.of(Deployment.valueOf(only.toUpperCase(Locale.ROOT)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deployments")
  void nothingIsLostSilentlyWhateverBreaks(Deployment redis) {
    FaultTestScope scope = FaultTestScope.current();
    long seed = seed().orElse(redis == Deployment.SINGLE ? SEED : FaultTestScope.seedOfTheBuild());
    var scenario = new Scenario(name(redis), seed, redis, scope.load(), Optional.empty());
    try (Run run = Run.begin(scenario)) {
      scope.faults(redis, seed).forEach(run::suffer);
      RunHistory history = run.rest();
      List<InvariantViolation> violations = Checker.violations(history);

      System.out.print(new FaultReport(scenario, history, violations).write());
      assertThat(violations.size()).as("%s, seed %d: %s", redis, seed, some(violations)).isZero();
      assertThat(run.immortal()).isEmpty();
      if (scope.judgesTime()) {
        assertThat(TimeLimit.judge(redis, history)).noneMatch(TimeLimit.Judgement::isExceeded);
      }
    }
  }

  /**
   * Joins them on one line, because the summary of a build shows only the first line of a failure.
   */
  private static String some(List<InvariantViolation> violations) {
    return violations.stream()
        .limit(SHOWN)
        .map(InvariantViolation::toString)
        .collect(Collectors.joining("; "));
  }

  private static String name(Deployment redis) {
    return "smoke-" + redis.name().toLowerCase(Locale.ROOT);
  }

  private static OptionalLong seed() {
    String wanted = System.getenv("TIDEWIRE_TEST_SEED");
    return wanted == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(wanted));
  }
}
