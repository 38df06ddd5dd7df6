package io.tidewire.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.impl.types.ErrorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomesTest {

  private static final String IN_SCRIPT =
      "ERR Error running script (call to f_7ea1e4d844c3724e938f6b11b48c042d2b978755): ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@user_script:1: @user_script: 1: -READONLY You can't write. | READONLY You can't write.",
        "@user_script:38: @user_script: 38: -OOM command not allowed  | OOM command not allowed",
        "@user_script:1: WRONGTYPE Operation against a key            | WRONGTYPE Operation against a key"
      })
  void whatRedis62RefusesInAScriptIsTheSameRefusalAsOutside(String said, String refusal) {
    assertThat(Outcomes.of(ErrorType.create(IN_SCRIPT + said)))
        .isInstanceOfSatisfying(
            ErrorType.class,
            error -> assertThat(error.is(refusal.substring(0, refusal.indexOf(' ')))).isTrue())
        .hasMessage(refusal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        IN_SCRIPT + "@user_script:1: attempt to index a nil value",
        IN_SCRIPT + "@user_script:1: The user executing the script can't run this command",
        "READONLY You can't write against a read only replica. script: 7ea1, on @user_script:1.",
        "NOSCRIPT No matching script. Please use EVAL.",
        "ERR unknown command"
      })
  void everyOtherErrorStaysAsRedisSaidIt(String said) {
    ErrorType error = ErrorType.create(said);

    assertThat(Outcomes.of(error)).isSameAs(error);
  }

  @Test
  void aConnectionThatDiedLeavesTheOutcomeUnknown() {
    assertThat(Outcomes.of(ErrorType.create("CONNECTION_CLOSED")))
        .isInstanceOfSatisfying(
            RedisAway.class, away -> assertThat(away.why()).isEqualTo(RedisAway.Why.LOST));
  }
}
