package io.tidewire.standalone.faults;

import static io.tidewire.standalone.faults.history.FaultKind.EDGE_KILLED;
import static io.tidewire.standalone.faults.redis.Deployment.CLUSTER;
import static io.tidewire.standalone.faults.redis.Deployment.SENTINEL;
import static io.tidewire.standalone.faults.redis.Deployment.SINGLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidewire.standalone.faults.redis.Deployment;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FaultTestScopeTest {

  private static final List<Integer> BUGS = List.of(1, 2, 3, 4, 5, 6);

  @Test
  void aBuildTestsTwoBugsThatItsCommitChooses() {
    List<Integer> chosen = FaultTestScope.of(null).sample(BUGS);

    assertThat(chosen).hasSize(2).doesNotHaveDuplicates().isSubsetOf(BUGS);
    assertThat(FaultTestScope.of("build").sample(BUGS)).isEqualTo(chosen);
  }

  @Test
  void theScriptTestsAllBugs() {
    assertThat(FaultTestScope.of("all").sample(BUGS)).isEqualTo(BUGS);
  }

  @Test
  void aBuildRunsOneRedisAndOneLargerDeploymentThatTheSeedChooses() {
    FaultTestScope build = FaultTestScope.of("build");

    assertThat(build.deployments(OptionalLong.of(78))).containsExactly(SINGLE, SENTINEL);
    assertThat(build.deployments(OptionalLong.of(77))).containsExactly(SINGLE, CLUSTER);
    assertThat(build.deployments(OptionalLong.empty()))
        .isEqualTo(build.deployments(OptionalLong.of(FaultTestScope.seedOfTheBuild())));
  }

  @Test
  void theScriptRunsEveryDeploymentAndEverythingThatMayBefallIt() {
    FaultTestScope all = FaultTestScope.of("all");

    assertThat(all.deployments(OptionalLong.of(77))).containsExactly(Deployment.values());
    for (Deployment redis : Deployment.values()) {
      assertThat(all.faults(redis, 77)).containsAll(redis.faults()).contains(EDGE_KILLED);
    }
  }

  @Test
  void aBuildRunsAllFaultsOfOneRedisAndThreeOfALargerDeploymentWithOneOfAService() {
    FaultTestScope build = FaultTestScope.of("build");

    assertThat(build.faults(SINGLE, 77)).isEqualTo(FaultTestScope.ALL.faults(SINGLE, 77));
    assertThat(build.faults(CLUSTER, 77)).hasSize(4).doesNotHaveDuplicates();
    assertThat(build.faults(CLUSTER, 77)).filteredOn(CLUSTER.faults()::contains).hasSize(3);
    assertThat(build.faults(CLUSTER, 79)).isNotEqualTo(build.faults(CLUSTER, 77));
  }

  @Test
  void anUnknownScopeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaultTestScope.of("half"))
        .withMessage("TIDEWIRE_TEST_FAULTS: expected build or all, not half");
  }

  @Test
  void onlyTheScriptJudgesTime() {
    assertThat(FaultTestScope.of("all").judgesTime()).isTrue();
    assertThat(FaultTestScope.of("build").judgesTime()).isFalse();
  }
}
