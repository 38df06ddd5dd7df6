package io.tidewire.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a service that cannot start logs the reason in one line. */
@Timeout(180)
class FailedStartIT extends ServiceProcessFixture {

  @Test
  void aTakenServicePortFailsTheStartWithOneLine() throws Exception {
    try (var taken = loopback();
        var child = child(Map.of("TIDEWIRE_TEST_ECHO_PORT", port(taken)))) {
      assertThat(child.exitCode()).isEqualTo(1);
      assertThat(child.stderr())
          .containsExactly(
              "tidewire echo cannot start: port "
                  + port(taken)
                  + " is taken (TIDEWIRE_TEST_ECHO_PORT)");
      assertThat(child.rest()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @Test
  void aTakenManagementPortFailsTheStartWithOneLine() throws Exception {
    Map<String, String> local = Map.of("TIDEWIRE_MANAGEMENT_HOST", "127.0.0.1");
    try (var taken = loopback();
        var child = child(with(local, "TIDEWIRE_MANAGEMENT_PORT", port(taken)))) {
      assertThat(child.exitCode()).isEqualTo(1);
      assertThat(child.stderr())
          .containsExactly(
              "tidewire echo cannot start: port "
                  + port(taken)
                  + " is taken (TIDEWIRE_MANAGEMENT_PORT)");
    }
  }

  @Test
  void aTakenClusterPortFailsTheStartWithOneLine() throws Exception {
    try (var taken = loopback();
        var child = child(cluster(port(taken), port(taken)))) {
      assertThat(child.exitCode()).isEqualTo(1);
      assertThat(child.stderr())
          .containsExactly(
              "tidewire echo cannot start: port "
                  + port(taken)
                  + " is taken (TIDEWIRE_CLUSTER_PORT)");
      assertThat(child.rest()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @Test
  void aTakenBusPortFailsTheStartWithOneLine() throws Exception {
    try (var taken = loopback();
        var free = loopback()) {
      String clusterPort = port(free);
      free.close();
      var settings = with(cluster(clusterPort, clusterPort), "TIDEWIRE_BUS_PORT", port(taken));
      try (var child = child(settings)) {
        assertThat(child.exitCode()).isEqualTo(1);
        assertThat(child.stderr())
            .containsExactly(
                "tidewire echo cannot start: port "
                    + port(taken)
                    + " is taken (TIDEWIRE_BUS_PORT)");
      }
    }
  }

  @Test
  void aWrongSettingIsNamedInOneLineAndHasItsOwnExitCode() throws Exception {
    try (var child = child(Map.of("TIDEWIRE_DRAIN_LIMIT", "soon"))) {
      assertThat(child.exitCode()).isEqualTo(2);
      assertThat(child.stderr()).hasSize(1);
      assertThat(child.stderr().get(0))
          .startsWith("tidewire echo cannot start: TIDEWIRE_DRAIN_LIMIT: expected a duration");
    }
  }

  @Test
  void aWrongSettingOfTheServiceIsReportedTheSameWay() throws Exception {
    try (var child = child(Map.of("TIDEWIRE_TEST_ECHO_PORT", "x"))) {
      assertThat(child.exitCode()).isEqualTo(2);
      assertThat(child.stderr()).hasSize(1);
      assertThat(child.stderr().get(0))
          .contains("TIDEWIRE_TEST_ECHO_PORT: expected a whole number");
    }
  }

  @Test
  void aMisspeltLogLevelIsRefused() throws Exception {
    try (var child = child(Map.of("TIDEWIRE_LOG_LEVEL", "verbose"))) {
      assertThat(child.exitCode()).isEqualTo(2);
      assertThat(child.stderr()).hasSize(1);
      assertThat(child.stderr().get(0)).contains("TIDEWIRE_LOG_LEVEL: expected one of error, warn");
      assertThat(child.rest()).isEmpty();
    }
  }

  @Test
  void debugShowsTheStackTraceOfAFailedStart() throws Exception {
    try (var taken = loopback();
        var child =
            child(Map.of("TIDEWIRE_TEST_ECHO_PORT", port(taken), "TIDEWIRE_LOG_LEVEL", "debug"))) {
      assertThat(child.rest()).anyMatch(line -> line.startsWith("\tat "));
      assertThat(child.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void argumentsAreRefused() throws Exception {
    try (var child = new ChildProcess(directory, Map.of(), "--port=1")) {
      assertThat(child.exitCode()).isNotZero();
      assertThat(child.stderr()).hasSize(1);
      assertThat(child.stderr().get(0)).contains("unexpected argument --port=1");
    }
  }

  private static Map<String, String> with(Map<String, String> some, String key, String value) {
    Map<String, String> more = new HashMap<>(some);
    more.put(key, value);
    return more;
  }
}
