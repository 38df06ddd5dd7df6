package io.tidewire.standalone;

import io.tidewire.kit.testing.RedisServer;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is held for clients, here and in Redis.
 *
 * @param sockets upgraded connections of both edges, refused ones included
 * @param pending upgrades that wait for a verdict
 * @param channels hubs of both edges
 * @param topics that some link is subscribed to, without the links' own probes
 * @param registry keys of presence and occupancy that do not expire by themselves
 */
record Footprint(
    double sockets, double pending, double channels, Set<String> topics, Set<String> registry) {

  private static final String FOR_EVER = "-1";

  static Footprint of(TidewireInOneJvm tidewire) {
    return new Footprint(
        tidewire.count(1, "tidewire_sockets") + tidewire.count(2, "tidewire_sockets"),
        tidewire.count(1, "tidewire_upgrades_pending")
            + tidewire.count(2, "tidewire_upgrades_pending"),
        tidewire.count(1, "tidewire_channels") + tidewire.count(2, "tidewire_channels"),
        lines(tidewire.redis().run("PUBSUB", "CHANNELS", "tw:{*")),
        registry(tidewire.redis()));
  }

  /** Without the leases, which exist as long as the edges run. */
  private static Set<String> registry(RedisServer redis) {
    return lines(redis.run("KEYS", "tw:*")).stream()
        .filter(key -> !key.startsWith("tw:{l}:"))
        .filter(key -> redis.run("TTL", key).equals(FOR_EVER))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> lines(String text) {
    return text.lines()
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static long heapAfterGc() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
