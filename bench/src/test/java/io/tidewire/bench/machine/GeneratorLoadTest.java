package io.tidewire.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.bench.machine.GeneratorLoad.Lag;
import org.junit.jupiter.api.Test;

class GeneratorLoadTest {

  @Test
  void aGeneratorWithRoomToSpareRaisesNoDoubt() {
    assertThat(new GeneratorLoad(new Lag(2, 1, 1), 0.5, 0.4, 0.8).doubts()).isEmpty();
  }

  @Test
  void everyLimitIsNamed() {
    assertThat(new GeneratorLoad(new Lag(30, 0, 0), 0, 0, 0).doubts())
        .singleElement()
        .asString()
        .contains("event loops");
    assertThat(new GeneratorLoad(new Lag(0, 11, 0), 0, 0, 0).doubts())
        .singleElement()
        .asString()
        .contains("probe");
    assertThat(new GeneratorLoad(new Lag(0, 0, 11), 0, 0, 0).doubts())
        .singleElement()
        .asString()
        .contains("publishes");
    assertThat(new GeneratorLoad(new Lag(0, 0, 0), 0, 0.95, 0).doubts())
        .singleElement()
        .asString()
        .contains("thread");
    assertThat(new GeneratorLoad(new Lag(0, 0, 0), 0, 0, 0.99).doubts())
        .singleElement()
        .asString()
        .contains("machine");
  }
}
