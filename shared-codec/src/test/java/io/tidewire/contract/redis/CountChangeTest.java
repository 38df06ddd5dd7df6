package io.tidewire.contract.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class CountChangeTest {

  @Test
  void onlyASubscriberCountBeginsWithN() {
    Buffer count = Buffer.buffer("N|152");

    assertThat(CountChange.isOne(count)).isTrue();
    assertThat(CountChange.decode(count)).isEqualTo(new CountChange(152));
    assertThat(CountChange.isOne(Buffer.buffer("P|1|e|-|[\"ann\"]"))).isFalse();
    assertThat(CountChange.isOne(Buffer.buffer("0||1|0||\n{}"))).isFalse();
    assertThat(CountChange.isOne(Buffer.buffer("N|"))).isFalse();
  }

  @Test
  void aCountThatIsNotANumberIsMalformed() {
    assertThatThrownBy(() -> CountChange.decode(Buffer.buffer("N|x")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
