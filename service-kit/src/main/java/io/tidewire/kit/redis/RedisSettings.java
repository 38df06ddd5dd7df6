package io.tidewire.kit.redis;

import java.time.Duration;
import java.util.Optional;

/**
 * How to reach Redis.
 *
 * @param trustedCa PEM file of the authorities that may vouch for a {@code rediss://} server, in
 *     place of the Java runtime's own
 * @param connectTimeout until TCP (and TLS) is through
 * @param commandTimeout until a command counts as unanswered
 * @param maxInFlight commands that may wait for an answer on one link
 */
public record RedisSettings(
    RedisUrl url,
    Optional<String> trustedCa,
    Duration connectTimeout,
    Duration commandTimeout,
    int maxInFlight) {

  static final RedisSettings DEFAULTS =
      new RedisSettings(
          RedisUrl.parse("redis://127.0.0.1:6379"),
          Optional.empty(),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          2_048);

  /** The defaults, for a Redis elsewhere. */
  public static RedisSettings of(RedisUrl url) {
    return new RedisSettings(
        url,
        DEFAULTS.trustedCa,
        DEFAULTS.connectTimeout,
        DEFAULTS.commandTimeout,
        DEFAULTS.maxInFlight);
  }

  /** A connection not ready by then is given up: TCP, TLS, and the answer to the greeting. */
  Duration attemptTimeout() {
    return connectTimeout.plus(commandTimeout);
  }
}
