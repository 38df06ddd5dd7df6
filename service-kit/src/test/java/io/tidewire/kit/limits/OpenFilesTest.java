package io.tidewire.kit.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenFilesTest {

  private static final long OWN_FILES = 150;

  @ParameterizedTest
  @ValueSource(longs = {512, 1_024, 4_096, 20_000, 1_048_576})
  void theConnectionLimitLeavesFilesForRedis(long max) {
    OpenFiles files = new OpenFiles(max);

    assertThat(files.usualClients()).isLessThanOrEqualTo(files.mostClients());
    long taken = files.mostClients() + Math.min(256, files.mostManagement()) + OWN_FILES;
    assertThat(taken).isLessThan(max);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 64, 256})
  void aFileLimitThatIsTooLowLeavesAHundredConnections(long max) {
    assertThat(new OpenFiles(max).mostClients()).isEqualTo(100);
    assertThat(new OpenFiles(max).usualClients()).isEqualTo(100);
    assertThat(new OpenFiles(max).mostManagement()).isEqualTo(16);
  }
}
