package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"1.2", "70312.998811", "0.0", "12345678901234567890.12345678901234567890"})
  void twoNumbersSeparatedByADotAreASocketId(String id) {
    assertThat(new SocketId(id)).hasToString(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1",
        "1.",
        ".1",
        "1.2.3",
        "1..2",
        "a.1",
        "1.a",
        "-1.2",
        "1,2",
        " 1.2",
        "1.2\n",
        "١.٢",
        "1:2",
        "123456789012345678901.12345678901234567890"
      })
  void otherTextsAreNotSocketIds(String id) {
    assertThatThrownBy(() -> new SocketId(id))
        .isInstanceOf(MalformedName.class)
        .hasMessage("Invalid socket id: expected digits.digits");
  }

  @Test
  void newSocketIdsAreValidAndDiffer() {
    SecureRandom random = new SecureRandom();
    Set<SocketId> fresh = new HashSet<>();

    for (int i = 0; i < 1_000; i++) fresh.add(SocketId.random(random));

    assertThat(fresh).hasSize(1_000);
    assertThat(fresh)
        .allSatisfy(id -> assertThat(id.value()).matches("[1-9]\\d{0,9}\\.[1-9]\\d{0,9}"));
  }
}
