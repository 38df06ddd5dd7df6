package io.tidewire.signing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthStringTest {

  @Test
  void theFirstColonSplitsKeyFromSignature() {
    assertThat(AuthString.parse("key:sig")).contains(new AuthString("key", "sig"));
    assertThat(AuthString.parse("key:sig:more")).contains(new AuthString("key", "sig:more"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "key", "key:", ":sig"})
  void anAuthStringWithoutKeyOrSignatureIsRefused(String text) {
    assertThat(AuthString.parse(text)).isEmpty();
  }

  @Test
  void itPrintsAsItIsSent() {
    assertThat(new AuthString("key", "sig")).hasToString("key:sig");
  }
}
