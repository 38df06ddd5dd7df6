package io.tidewire.kit.redis;

import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.time.Timers.Cancel;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions to the topics of one partition: which node serves them, and whether they are
 * up. Confined to one event loop, except {@link #up}.
 */
final class PartitionSubscription {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new SplittableRandom());
  private final Partition partition;

  /** Null while no node is known to serve the partition. */
  @Nullable RedisAddress node;

  Cancel retrying = () -> {};

  /** Increases whenever the subscriptions are lost. */
  long generation;

  volatile boolean up;

  PartitionSubscription(Partition partition) {
    this.partition = partition;
  }

  int slot() {
    return partition.slot();
  }

  String tag() {
    return partition.tag();
  }
}
