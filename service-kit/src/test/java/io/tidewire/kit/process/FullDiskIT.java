package io.tidewire.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests a process whose log is on a full disk. */
class FullDiskIT extends ServiceProcessFixture {

  /** Every write to it fails with ENOSPC (full(4)). */
  private static final Path NO_ROOM = Path.of("/dev/full");

  @Test
  void aProcessThatCannotWriteItsLogStartsServesAndStopsCleanly() throws Exception {
    String port = Integer.toString(FreePorts.one());
    String echo = Integer.toString(FreePorts.one());
    Map<String, String> settings =
        Map.of("TIDEWIRE_MANAGEMENT_PORT", port, "TIDEWIRE_TEST_ECHO_PORT", echo);
    try (var child = ChildProcess.loggingTo(NO_ROOM, directory, settings)) {
      Await.until("it is ready", Duration.ofMinutes(1), () -> ready(port).equals(Optional.of(200)));
      assertThat(get(port, "/metrics").body()).contains("tidewire_ready{");

      get(echo, "/release");
      child.terminate();

      assertThat(child.exitCode()).isZero();
    }
  }

  private Optional<Integer> ready(String port) {
    try {
      return Optional.of(get(port, "/ready").statusCode());
    } catch (IOException notYet) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
