package io.tidewire.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.BusFailure;
import io.vertx.redis.client.impl.types.ErrorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTroubleTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "READONLY You can't write against a read only replica.",
        "OOM command not allowed when used memory > 'maxmemory'.",
        "LOADING Redis is loading the dataset in memory",
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        "MOVED 3999 127.0.0.1:6381",
        "ASK 3999 127.0.0.1:6381",
        "NOPERM this user has no permissions to run the 'eval' command",
        "NOREPLICAS Not enough good replicas to write."
      })
  void whatRedisItselfRefusesIsUnavailable(String refusal) {
    assertThat(StoreTrouble.of(ErrorType.create(refusal))).isEqualTo(BusFailure.UNAVAILABLE);
  }

  @Test
  void whatOurQuestionGotWrongIsInternal() {
    assertThat(StoreTrouble.of(ErrorType.create("WRONGTYPE Operation against a key")))
        .isEqualTo(BusFailure.INTERNAL);
  }
}
