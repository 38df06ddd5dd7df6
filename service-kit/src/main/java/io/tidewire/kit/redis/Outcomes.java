package io.tidewire.kit.redis;

import io.tidewire.kit.redis.RedisAway.Why;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;

/** What the client's failure of a command means: Redis said no, or Redis said nothing. */
final class Outcomes {

  private Outcomes() {}

  /**
   * By the client's words, as it has no types for these. What it says otherwise is a lost reply.
   */
  static Throwable of(Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    if (cause instanceof ErrorType error) {
      boolean ofTheClient = error.is("CONNECTION_CLOSED") || error.is("ILLEGAL_STATE");
      return ofTheClient ? lost(said) : error;
    }
    if (said.equals("Connection is closed")) return down(said);
    return said.startsWith("Redis command is not valid") ? cause : lost(said);
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
