package io.tidewire.standalone.faults.redis;

import io.tidewire.kit.testing.RedisServer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** The Redis of a run: its addresses, its primaries, and its faults. */
public interface FaultyRedis extends AutoCloseable {

  /** The name of a failover that the run did not cause. */
  String UNASKED = "failover by itself";

  /**
   * Returns the value of {@code TIDEWIRE_REDIS_URL}.
   *
   * @param process such as {@code edge-1}
   */
  String url(String process);

  /** The primaries. Each serves other channels. */
  List<RedisServer> primaries();

  /** Returns the primary that serves a key. */
  default RedisServer primaryOf(String key) {
    return primaries().get(0);
  }

  /** Returns the faults that can be injected. */
  RedisFaults faults(RunUnderFaults run);

  /**
   * Records the failovers since the last call that the run did not cause. On a busy machine, a
   * Redis that waits for a processor looks like one that has failed.
   */
  default void notice(RunUnderFaults run) {}

  /** The payloads that were dropped on the way to edges. The caller removes and records them. */
  default Queue<Long> lost() {
    return new ArrayDeque<>();
  }

  @Override
  void close();
}
