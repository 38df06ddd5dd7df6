package io.tidewire.standalone.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewire.kit.testing.RedisServer;

/** What tests of failovers need of this machine. */
public final class ReplicatingRedis {

  private static final int VERSION = 7;
  private static final String REDIS = "redis_version:";

  private ReplicatingRedis() {}

  /** Says so where the tests cannot run. */
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

  /** The major version of Redis that it is, or that a Valkey is compatible with. */
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
