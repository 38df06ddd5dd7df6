package io.tidewire.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AppSecretTest {

  @Test
  void aSecretNeverPrints() {
    assertThat(new AppSecret("s3cret")).hasToString("AppSecret(…)");
  }

  @Test
  void anEmptySecretIsRefused() {
    assertThatThrownBy(() -> new AppSecret("")).isInstanceOf(IllegalArgumentException.class);
  }
}
