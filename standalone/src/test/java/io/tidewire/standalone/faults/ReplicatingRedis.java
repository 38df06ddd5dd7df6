package io.tidewire.standalone.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewire.kit.testing.RedisServer;

/** Checks that this machine has the Redis that tests of failovers need. */
public final class ReplicatingRedis {

  private static final int VERSION = 7;
  private static final String REDIS = "redis_version:";

  private ReplicatingRedis() {}

  /** Skips the tests with a message where they cannot run. */
  public static void required() {
    try (RedisServer redis = RedisServer.own()) {
      boolean able = speaks(redis) >= VERSION;
      if (!able) {
        System.err.println(
            "FAULT TESTS DO NOT RUN: no redis-server of version 7 or newer on PATH, but "
                + redis.version());
      }
      assumeTrue(able, "redis-server 7");
    }
  }

  /** The major version of this Redis, or of the Redis that this Valkey is compatible with. */
  private static int speaks(RedisServer server) {
    return server
        .run("INFO", "server")
        .lines()
        .filter(line -> line.startsWith(REDIS))
        .mapToInt(line -> Integer.parseInt(line.substring(REDIS.length(), line.indexOf('.'))))
        .findFirst()
        .orElseThrow();
  }
}
