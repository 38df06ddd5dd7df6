package io.tidewire.kit.redis.settings;

import java.util.Locale;
import java.util.Optional;

/**
 * What {@code TIDEWIRE_REDIS_URL} names: a single Redis, one that Redis Sentinel watches, or a
 * Redis Cluster. Prints without logins.
 */
public sealed interface RedisDeployment permits RedisUrl, SentinelUrl, ClusterUrl {

  /** Encrypts every connection, those to Sentinels included. */
  boolean tls();

  int database();

  /** For the Redis that holds the data. */
  Optional<RedisLogin> login();

  /** The same deployment, entered with this password. */
  RedisDeployment withPassword(String password);

  /**
   * Throws {@link IllegalArgumentException} with what to write instead. Its message does not repeat
   * the text, which may hold a password.
   */
  static RedisDeployment parse(String text) {
    String url = text.strip();
    int end = url.indexOf("://");
    String scheme = end < 0 ? "" : url.substring(0, end).toLowerCase(Locale.ROOT);
    if (scheme.equals("redis+sentinel") || scheme.equals("rediss+sentinel")) {
      return SentinelUrl.parse(url);
    }
    if (scheme.equals("redis+cluster") || scheme.equals("rediss+cluster")) {
      return ClusterUrl.parse(url);
    }
    if (!scheme.equals("redis") && !scheme.equals("rediss")) {
      throw new IllegalArgumentException(
          RedisUrl.EXPECTED
              + ", "
              + SentinelUrl.EXPECTED
              + " or "
              + ClusterUrl.EXPECTED
              + " expected");
    }
    if (url.indexOf(',', url.lastIndexOf('@')) >= 0) {
      throw new IllegalArgumentException(
          "several addresses are Sentinels or nodes of a cluster: write "
              + SentinelUrl.EXPECTED
              + " or "
              + ClusterUrl.EXPECTED);
    }
    return RedisUrl.parse(url);
  }
}
