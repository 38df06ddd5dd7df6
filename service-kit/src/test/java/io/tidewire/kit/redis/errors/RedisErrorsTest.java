package io.tidewire.kit.redis.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.impl.types.ErrorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisErrorsTest {

  private static final String IN_SCRIPT =
      "ERR Error running script (call to f_7ea1e4d844c3724e938f6b11b48c042d2b978755): ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@user_script:1: @user_script: 1: -READONLY You can't write. | READONLY You can't write.",
        "@user_script:38: @user_script: 38: -OOM command not allowed  | OOM command not allowed",
        "@user_script:1: WRONGTYPE Operation against a key            | WRONGTYPE Operation against"
            + " a key"
      })
  void aRefusalInAScriptOfRedis62EqualsTheOneOutside(String said, String refusal) {
    assertThat(RedisErrors.of(ErrorType.create(IN_SCRIPT + said)))
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
  void otherErrorsOfRedisStayUnchanged(String said) {
    ErrorType error = ErrorType.create(said);

    assertThat(RedisErrors.of(error)).isSameAs(error);
  }

  @Test
  void aConnectionThatDiedLeavesTheOutcomeUnknown() {
    assertThat(RedisErrors.of(ErrorType.create("CONNECTION_CLOSED")))
        .isInstanceOfSatisfying(
            RedisUnavailable.class,
            away -> assertThat(away.why()).isEqualTo(RedisUnavailable.Why.LOST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "READONLY You can't write against a read only replica.",
        "OOM command not allowed when used memory > 'maxmemory'.",
        "LOADING Redis is loading the dataset in memory",
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        "MOVED 3999 127.0.0.1:6381",
        "ASK 3999 127.0.0.1:6381",
        "CLUSTERDOWN The cluster is down",
        "TRYAGAIN Multiple keys request during rehashing of slot",
        "BUSY Redis is busy running a script. You can only call SCRIPT KILL",
        "MISCONF Redis is configured to save RDB snapshots",
        "NOREPLICAS Not enough good replicas to write.",
        "NOAUTH Authentication required.",
        "NOPERM this user has no permissions",
        "WRONGPASS invalid username-password pair or user is disabled."
      })
  void aRefusalForTheStateOfRedisIsTemporaryAndExplainedByItsCodeAlone(String said) {
    Throwable cause = RedisErrors.of(ErrorType.create(said));
    String code = said.substring(0, said.indexOf(' '));

    assertThat(RedisErrors.isTemporary(cause)).isTrue();
    assertThat(RedisErrors.explain(cause))
        .isEqualTo("Redis cannot serve this request now (" + code + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        IN_SCRIPT + "@user_script:1: @user_script: 1: -READONLY You can't write.",
        IN_SCRIPT + "@user_script:38: @user_script: 38: -OOM command not allowed"
      })
  void theSameRefusalInsideAScriptOfAnOldRedisIsTemporary(String said) {
    assertThat(RedisErrors.isTemporary(RedisErrors.of(ErrorType.create(said)))).isTrue();
  }

  @Test
  void redisThatDoesNotAnswerIsTemporary() {
    assertThat(RedisErrors.isTemporary(RedisErrors.lost("reset"))).isTrue();
    assertThat(RedisErrors.explain(RedisErrors.overloaded(3)))
        .isEqualTo("not sent: too many commands wait for Redis");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERR unknown command",
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        "NOSCRIPT No matching script. Please use EVAL.",
        "OOMPH is no code of Redis"
      })
  void aCommandThatIsWrongIsNotTemporary(String said) {
    assertThat(RedisErrors.isTemporary(ErrorType.create(said))).isFalse();
    assertThat(RedisErrors.isTemporary(new IllegalStateException("READONLY"))).isFalse();
  }
}
