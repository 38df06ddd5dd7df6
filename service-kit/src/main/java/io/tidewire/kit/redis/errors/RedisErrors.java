package io.tidewire.kit.redis.errors;

import io.tidewire.kit.redis.errors.RedisUnavailable.Why;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Classifies the failure of a command: Redis refused it, or Redis did not answer. */
public final class RedisErrors {

  /**
   * Redis' own refusals: it starts, fails over, is full, must not write, serves another part of the
   * keys, or does not accept our login. They say nothing about the command, so the same command may
   * succeed later.
   */
  private static final Set<String> TEMPORARY =
      Set.of(
          "READONLY",
          "OOM",
          "LOADING",
          "MASTERDOWN",
          "MOVED",
          "ASK",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "CROSSSLOT",
          "BUSY",
          "MISCONF",
          "NOREPLICAS",
          "NOAUTH",
          "NOPERM",
          "WRONGPASS",
          "UNBLOCKED");

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

  private RedisErrors() {}

  /**
   * Whether a command failed because of the state of Redis or of the connection to it, so that a
   * caller should try again later. False: the command itself was wrong. Every service asks here.
   */
  public static boolean isTemporary(Throwable cause) {
    return cause instanceof RedisUnavailable
        || (cause instanceof ErrorType error && TEMPORARY.contains(code(error)));
  }

  /** Why a command failed temporarily, fit for a client: without addresses, keys or scripts. */
  public static String explain(Throwable temporary) {
    if (temporary instanceof ErrorType error) {
      return "Redis cannot serve this request now (" + code(error) + ")";
    }
    return temporary instanceof RedisUnavailable unavailable
        ? unavailable.why().text()
        : String.valueOf(temporary.getMessage());
  }

  /** The first word of what Redis says. */
  private static String code(ErrorType error) {
    String said = String.valueOf(error.getMessage());
    int space = said.indexOf(' ');
    return space < 0 ? said : said.substring(0, space);
  }

  /**
   * By the client's words, as it has no types for these. What it says otherwise is a lost reply.
   * What Redis refuses reads the same from every version, inside scripts and outside.
   */
  public static Throwable of(Throwable cause) {
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

  public static RedisUnavailable down(String why) {
    return new RedisUnavailable(Why.DOWN, "not sent: no connection to Redis: " + why);
  }

  public static RedisUnavailable overloaded(int inFlight) {
    return new RedisUnavailable(
        Why.OVERLOADED, "not sent: " + inFlight + " commands are already in flight to Redis");
  }

  public static RedisUnavailable moving() {
    return new RedisUnavailable(
        Why.MOVING, "not carried out: no node of the cluster has accepted it in time");
  }

  public static RedisUnavailable timedOut(Duration timeout) {
    return new RedisUnavailable(
        Why.TIMEOUT, "outcome unknown: Redis did not answer within " + timeout.toMillis() + " ms");
  }

  public static RedisUnavailable lost(String why) {
    return new RedisUnavailable(
        Why.LOST, "outcome unknown: the connection to Redis was lost: " + why);
  }
}
