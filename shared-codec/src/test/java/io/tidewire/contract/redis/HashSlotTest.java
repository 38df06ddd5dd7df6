package io.tidewire.contract.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashSlotTest {

  /** Compares with the answers of CLUSTER KEYSLOT in Redis 7.0. */
  @ParameterizedTest
  @CsvSource({
    "tw:{foo}:x, 12182",
    "a{bar}{foo}, 5061",
    "foo{}{bar}, 8363",
    "foo{{bar}}zap, 4015",
    "{foo, 13308",
    "tw:{l}:lease, 11562",
  })
  void theFirstHashTagDecidesUnlessItIsEmpty(String key, int slot) {
    assertThat(HashSlot.of(key)).isEqualTo(slot);
  }
}
