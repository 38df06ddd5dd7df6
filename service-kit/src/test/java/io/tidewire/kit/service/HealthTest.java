package io.tidewire.kit.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {

  private final Health health = new Health();
  private final AtomicReference<Optional<String>> redis = new AtomicReference<>(Optional.empty());

  @Test
  void aProcessWithoutProblemsIsReady() {
    health.check("redis", redis::get);

    assertThat(health.isReady()).isTrue();
    assertThat(health.problems()).isEmpty();
  }

  @Test
  void aProblemIsReportedUntilItEnds() {
    health.check("redis", redis::get);

    redis.set(Optional.of("away"));
    assertThat(health.isReady()).isFalse();
    assertThat(health.problems()).isEqualTo(Map.of("redis", "away"));

    redis.set(Optional.empty());
    assertThat(health.isReady()).isTrue();
  }

  @Test
  void checksOfOneNameReportEachProblemOnceAndTogether() {
    health.check("redis", () -> Optional.of("away"));
    health.check("redis", () -> Optional.of("away"));
    health.check("redis", () -> Optional.of("slow"));

    assertThat(health.problems()).isEqualTo(Map.of("redis", "away; slow"));
  }

  @Test
  void aCheckThatThrowsIsAProblem() {
    health.check(
        "odd",
        () -> {
          throw new IllegalStateException("oops");
        });

    assertThat(health.problems()).containsOnlyKeys("odd");
    assertThat(health.problems().get("odd")).contains("oops");
  }

  @Test
  void aDependencyThatWasNeverHealthyPreventsReadiness() {
    redis.set(Optional.of("away"));
    health.dependency("redis", redis::get);

    assertThat(health.isReady()).isFalse();
    assertThat(health.problems()).isEqualTo(Map.of("redis", "away"));
  }

  @Test
  void aDependencyThatFailsLaterLeavesTheProcessReadyButUnhealthy() {
    health.dependency("redis", redis::get);
    assertThat(health.isReady()).isTrue();

    redis.set(Optional.of("away"));

    assertThat(health.isReady()).isTrue();
    assertThat(health.isHealthy()).isFalse();
    assertThat(health.allProblems()).isEqualTo(Map.of("redis", "away"));
    assertThat(health.isWell("redis")).isFalse();

    redis.set(Optional.empty());
    assertThat(health.isHealthy()).isTrue();
  }

  @Test
  void aDependencyThatWasNeverHealthyPreventsReadinessEvenIfOthersOfItsNameWere() {
    health.dependency("redis", Optional::empty);
    health.dependency("redis", redis::get);
    redis.set(Optional.of("away"));

    assertThat(health.isReady()).isFalse();
  }

  @Test
  void aDrainingProcessMayBeHealthy() {
    health.drain();

    assertThat(health.isHealthy()).isTrue();
    assertThat(health.allProblems()).isEmpty();
  }

  @Test
  void aDrainingProcessIsNeverReadyAgain() {
    health.drain();

    assertThat(health.isReady()).isFalse();
    assertThat(health.problems()).isEqualTo(Map.of("drain", "draining"));
  }
}
