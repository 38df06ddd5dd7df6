package io.tidewire.publish.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BanDurationTest {

  @Test
  void aBanIsAWholeNumberOfSeconds() {
    assertThat(BanDuration.in(bytes("{\"ban\":600}"))).contains(Duration.ofMinutes(10));
    assertThat(BanDuration.in(bytes("{\"ban\":0}"))).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "null", "terminate", "{\"other\":1}", "{\"ban\":null}"})
  void whatSdksSendSaysNothingOfABan(String body) {
    assertThat(BanDuration.in(bytes(body))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "\"soon\"", "true", "31536001", "99999999999999999999"})
  void anythingElseIsRefusedAndSaysWhatIsExpected(String ban) {
    assertThatThrownBy(() -> BanDuration.in(bytes("{\"ban\":" + ban + "}")))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("ban: expected whole seconds, 0 to 31536000");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
