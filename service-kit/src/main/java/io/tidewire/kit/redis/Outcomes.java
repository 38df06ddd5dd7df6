package io.tidewire.kit.redis;

import io.tidewire.kit.redis.RedisAway.Why;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the client's failure of a command means: Redis said no, or Redis said nothing. */
final class Outcomes {

  /**
   * How a Redis before 7.0 says that a command in a script was refused: with the refusal behind the
   * place, and sometimes a minus. Such as {@code ERR Error running script (call to f_7ea…):
   * @user_script:1: @user_script: 1: -READONLY You can't write against a read only replica.}
   */
  private static final Pattern IN_SCRIPT =
      Pattern.compile(
          "ERR Error running script \\(call to \\w+\\): "
              + "(?:@user_script: ?\\d+: )+-?(?<refusal>[A-Z]+ .*)",
          Pattern.DOTALL);

  private Outcomes() {}

  /**
   * By the client's words, as it has no types for these. What it says otherwise is a lost reply.
   * What Redis refuses reads the same from every version, inside scripts and outside.
   */
  static Throwable of(Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    if (cause instanceof ErrorType error) {
      boolean ofTheClient = error.is("CONNECTION_CLOSED") || error.is("ILLEGAL_STATE");
      return ofTheClient ? lost(said) : refusal(error, said);
    }
    if (said.equals("Connection is closed")) return down(said);
    return said.startsWith("Redis command is not valid") ? cause : lost(said);
  }

  private static ErrorType refusal(ErrorType error, String said) {
    Matcher inScript = IN_SCRIPT.matcher(said);
    return inScript.matches() ? ErrorType.create(inScript.group("refusal")) : error;
  }

  static RedisAway down(String why) {
    return new RedisAway(Why.DOWN, "not sent: no connection to Redis: " + why);
  }

  static RedisAway overloaded(int inFlight) {
    return new RedisAway(Why.OVERLOADED, "not sent: " + inFlight + " commands wait for Redis");
  }

  static RedisAway timedOut(Duration timeout) {
    return new RedisAway(
        Why.TIMEOUT, "outcome unknown: Redis did not answer in " + timeout.toMillis() + " ms");
  }

  static RedisAway lost(String why) {
    return new RedisAway(Why.LOST, "outcome unknown: the connection to Redis died: " + why);
  }
}
