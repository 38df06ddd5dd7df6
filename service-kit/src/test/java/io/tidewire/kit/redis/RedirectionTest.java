package io.tidewire.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.settings.RedisAddress;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectionTest {

  private static final RedisAddress ASKED = new RedisAddress("[fd00::7]", 6379);

  private static Optional<Redirection> in(String error) {
    return Redirection.in(ErrorType.create(error), ASKED);
  }

  @ParameterizedTest
  @CsvSource({
    "MOVED 3999 10.0.0.2:6381, 10.0.0.2:6381",
    "MOVED 3999 redis-2.example:6381, redis-2.example:6381",
    "MOVED 3999 fd00::2:6381, [fd00::2]:6381",
    "MOVED 3999 [fd00::2]:6381, [fd00::2]:6381",
  })
  void aRedirectionNamesTheNodeThatServesTheSlot(String error, String to) {
    assertThat(in(error))
        .hasValueSatisfying(moved -> assertThat(moved.to()).hasToString(to))
        .hasValueSatisfying(moved -> assertThat(moved.slot()).isEqualTo(3999));
  }

  @ParameterizedTest
  @CsvSource({"MOVED 3999 :6381", "MOVED 3999 ?:6381"})
  void aRedirectionWithoutAHostMeansTheHostOfTheAnsweringNode(String error) {
    assertThat(in(error))
        .hasValueSatisfying(moved -> assertThat(moved.to()).hasToString("[fd00::7]:6381"));
  }

  @ParameterizedTest
  @CsvSource({"MOVED 3999 10.0.0.2:0", "MOVED 3999 no/host:6381", "MOVED 3999", "ASK 1 h:1"})
  void otherErrorsAreNotRedirections(String error) {
    assertThat(in(error)).isEmpty();
  }

  @Test
  void onlyAnErrorFromRedisIsARedirection() {
    assertThat(Redirection.in(new IllegalStateException("MOVED 3999 10.0.0.2:6381"), ASKED))
        .isEmpty();
  }
}
