package io.tidewire.standalone.faults.redis;

import io.tidewire.kit.testing.RedisServer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** The Redis of a run: how its processes reach it, who serves what, and how it fails. */
public interface FaultyRedis extends AutoCloseable {

  /** How the record names a failover that nobody asked for. */
  String UNASKED = "failover by itself";

  /**
   * For {@code TIDEWIRE_REDIS_URL}.
   *
   * @param process such as {@code edge-1}
   */
  String url(String process);

  /** Those that serve; each has channels that the others have not. */
  List<RedisServer> primaries();

  /** The one of these that serves a key; the only one, unless they share the keys. */
  default RedisServer primaryOf(String key) {
    return primaries().get(0);
  }

  /** What may be done to it. */
  RedisFaults faults(RunUnderFaults run);

  /**
   * Records a failover that nobody asked for since the last call: on a busy machine a Redis that
   * waits for a processor looks like one that failed.
   */
  default void notice(RunUnderFaults run) {}

  /** Payloads that were lost on the way to edges; who takes them out writes them down. */
  default Queue<Long> lost() {
    return new ArrayDeque<>();
  }

  @Override
  void close();
}
