package io.tidewire.standalone.faults.redis;

import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A primary fails, and another one, or the same, takes its place: waits for that, and records it.
 */
final class Promotion {

  private final RunUnderFaults run;
  private final String name;
  private final Set<Partition> partitions;
  private final long began;
  private long lastRefusal;

  /**
   * It has failed by now.
   *
   * @param partitions that it has; not empty
   */
  Promotion(RunUnderFaults run, String name, Set<Partition> partitions) {
    this.run = run;
    this.name = name;
    this.partitions = partitions;
    began = run.now();
    lastRefusal = began;
  }

  /**
   * Waits until one of these takes writes.
   *
   * @param known whether services can know of it, too
   */
  RedisServer await(
      List<RedisServer> candidates, Predicate<RedisServer> known, Set<Effect> effects) {
    RedisServer promoted =
        Await.found(
            "a primary that takes writes",
            SubscriptionFaults.PATIENCE,
            () -> {
              long asked = run.now();
              Optional<RedisServer> able =
                  candidates.stream().filter(this::takesWrites).findFirst();
              if (able.isEmpty()) lastRefusal = asked;
              return able;
            });
    Await.until("it is known", SubscriptionFaults.PATIENCE, () -> known.test(promoted));
    run.happened(new Fault(name, began, run.now(), effects, partitions));
    return promoted;
  }

  /** Nobody took writes until now, or until one of those for whom was waited did. */
  void recordOutage() {
    run.happened(
        new Fault("Redis down", began, lastRefusal, Set.of(Effect.REDIS_DOWN), partitions));
  }

  private boolean takesWrites(RedisServer server) {
    String key = "rig:{" + partitions.iterator().next().tag() + "}";
    try {
      return server.run("SET", key, "1", "PX", "1").equals("OK");
    } catch (RuntimeException refused) {
      return false;
    }
  }
}
