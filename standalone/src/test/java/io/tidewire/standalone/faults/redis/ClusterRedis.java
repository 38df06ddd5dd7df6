package io.tidewire.standalone.faults.redis;

import io.tidewire.contract.redis.HashSlot;
import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.testing.RedisGrid;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** A Redis Cluster of three primaries with a replica each. */
final class ClusterRedis implements FaultyRedis {

  private final RedisGrid grid = RedisGrid.startWithReplicas();
  private final List<RedisServer> primaries =
      new CopyOnWriteArrayList<>(grid.servers().subList(0, RedisGrid.PRIMARIES));

  /** µs of the run; all failovers until then are recorded. */
  private volatile long noticed;

  RedisGrid grid() {
    return grid;
  }

  @Override
  public String url(String process) {
    return grid.url();
  }

  @Override
  public List<RedisServer> primaries() {
    return primaries;
  }

  @Override
  public RedisServer primaryOf(String key) {
    int slot = HashSlot.of(key);
    return primaries.stream()
        .filter(server -> grid.slotsOf(server).test(slot))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody serves " + key));
  }

  Set<Partition> partitionsOf(RedisServer primary) {
    IntPredicate slots = grid.slotsOf(primary);
    return Partition.all().stream()
        .filter(partition -> slots.test(partition.slot()))
        .collect(Collectors.toSet());
  }

  /** Returns the other one of the two nodes that have the same data. */
  RedisServer partnerOf(RedisServer server) {
    int index = grid.servers().indexOf(server);
    return grid.servers().get((index + RedisGrid.PRIMARIES) % grid.servers().size());
  }

  /** Records that the other node serves the slots from now on. */
  void replaced(RedisServer former, RedisServer by) {
    primaries.set(primaries.indexOf(former), by);
  }

  @Override
  public void notice(RunUnderFaults run) {
    for (RedisServer former : primaries) {
      RedisServer replica = partnerOf(former);
      if (!Replicas.isReplica(former) || Replicas.isReplica(replica)) continue;
      Set<Effect> effects = Set.of(Effect.NEW_TERM, Effect.LOSES_WRITES, Effect.LOSES_QUEUES);
      run.happened(new Fault(UNASKED, noticed, run.now(), effects, partitionsOf(replica)));
      replaced(former, replica);
    }
    noticed = run.now();
  }

  @Override
  public RedisFaults faults(RunUnderFaults run) {
    return new ClusterFaults(this, run);
  }

  @Override
  public void close() {
    grid.close();
  }
}
