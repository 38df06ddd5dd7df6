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

/** Waits until a failed primary is replaced, or serves again, and records the fault. */
final class Promotion {

  private final RunUnderFaults run;
  private final String name;
  private final Set<Partition> partitions;
  private final long began;
  private long lastRefusal;

  /**
   * Begins after the primary has failed.
   *
   * @param partitions that the primary serves; not empty
   */
  Promotion(RunUnderFaults run, String name, Set<Partition> partitions) {
    this.run = run;
    this.name = name;
    this.partitions = partitions;
    began = run.now();
    lastRefusal = began;
  }

  /**
   * Waits until one of these accepts writes.
   *
   * @param known whether services can know the new primary, too
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

  /** Records that no primary accepted writes until now, or until an awaited one did. */
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
