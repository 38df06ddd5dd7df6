package io.tidewire.standalone.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewire.kit.testing.RedisServer;

/** What tests of failovers need of this machine. */
final class ReplicatingRedis {

  private static final int VERSION = 7;

  private ReplicatingRedis() {}

  /** Says so where the tests cannot run. */
  static void required() {
    try (RedisServer redis = RedisServer.own()) {
      boolean able = redis.atLeast(VERSION);
      if (!able) {
        System.err.println(
            "FAULT TESTS DO NOT RUN: no redis-server of version 7 or newer on PATH, but "
                + redis.version());
      }
      assumeTrue(able, "redis-server 7");
    }
  }
}
