package io.tidewire.kit.redis.settings;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.tls.PemFile;
import io.tidewire.kit.tls.TlsAuthorities;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach Redis.
 *
 * @param deployment where it is
 * @param trustedCa PEM file of the authorities that may vouch for a {@code rediss://} server, in
 *     place of the Java runtime's own
 * @param connectTimeout until TCP (and TLS) is through
 * @param commandTimeout until a command counts as unanswered
 * @param maxInFlight commands that may wait for an answer on one link
 */
public record RedisSettings(
    RedisDeployment deployment,
    Optional<String> trustedCa,
    Duration connectTimeout,
    Duration commandTimeout,
    int maxInFlight) {

  private static final String URL = "tidewire.redis.url";
  private static final String PASSWORD = "tidewire.redis.password";
  private static final String SENTINEL_USER = "tidewire.redis.sentinel-user";
  private static final String SENTINEL_PASSWORD = "tidewire.redis.sentinel-password";
  private static final String TRUSTED_CA = "tidewire.redis.trusted-ca";
  private static final String CONNECT_TIMEOUT = "tidewire.redis.connect-timeout";
  private static final String COMMAND_TIMEOUT = "tidewire.redis.command-timeout";
  private static final String MAX_IN_FLIGHT = "tidewire.redis.max-in-flight";

  static final RedisSettings DEFAULTS =
      new RedisSettings(
          RedisUrl.parse("redis://127.0.0.1:6379"),
          Optional.empty(),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          2_048);

  public RedisSettings {
    requirePositive(connectTimeout);
    requirePositive(commandTimeout);
    if (maxInFlight < 1) throw new IllegalArgumentException("max in flight: " + maxInFlight);
  }

  public static RedisSettings from(Settings settings) {
    Duration connect = settings.duration(CONNECT_TIMEOUT, DEFAULTS.connectTimeout);
    Duration command = settings.duration(COMMAND_TIMEOUT, DEFAULTS.commandTimeout);
    if (connect.isZero()) throw new BadSetting(CONNECT_TIMEOUT, "must be greater than zero");
    if (command.isZero()) throw new BadSetting(COMMAND_TIMEOUT, "must be greater than zero");
    return new RedisSettings(
        deployment(settings),
        trustedCa(settings),
        connect,
        command,
        settings.integer(MAX_IN_FLIGHT, DEFAULTS.maxInFlight, 1, 1 << 20));
  }

  /** The defaults, for a Redis elsewhere. */
  public static RedisSettings of(RedisDeployment deployment) {
    return new RedisSettings(
        deployment,
        DEFAULTS.trustedCa,
        DEFAULTS.connectTimeout,
        DEFAULTS.commandTimeout,
        DEFAULTS.maxInFlight);
  }

  /** A connection not ready by then is given up: TCP, TLS, and the answer to the greeting. */
  public Duration attemptTimeout() {
    return connectTimeout.plus(commandTimeout);
  }

  /** The complaint leaves out what was found: it may hold a password. */
  private static RedisDeployment deployment(Settings settings) {
    RedisDeployment named =
        settings.text(URL).map(RedisSettings::parsed).orElse(DEFAULTS.deployment);
    RedisDeployment entered = settings.text(PASSWORD).map(named::withPassword).orElse(named);
    Optional<RedisLogin> sentinel = sentinelLogin(settings);
    return entered instanceof SentinelUrl url && sentinel.isPresent()
        ? url.withSentinelLogin(sentinel.get())
        : entered;
  }

  private static RedisDeployment parsed(String text) {
    try {
      return RedisDeployment.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw new BadSetting(URL, String.valueOf(malformed.getMessage()));
    }
  }

  private static Optional<RedisLogin> sentinelLogin(Settings settings) {
    Optional<String> user = settings.text(SENTINEL_USER);
    Optional<String> password = settings.text(SENTINEL_PASSWORD);
    if (user.isPresent() && password.isEmpty()) {
      throw new BadSetting(SENTINEL_USER, "needs TIDEWIRE_REDIS_SENTINEL_PASSWORD");
    }
    return password.map(given -> new RedisLogin(user, given));
  }

  private static Optional<String> trustedCa(Settings settings) {
    Optional<String> file = settings.text(TRUSTED_CA);
    file.map(RedisSettings::authorities).ifPresent(TlsAuthorities::check);
    return file;
  }

  public static PemFile authorities(String path) {
    return new PemFile(TRUSTED_CA, path);
  }

  private static void requirePositive(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("a timeout must be greater than zero: " + timeout);
    }
  }
}
