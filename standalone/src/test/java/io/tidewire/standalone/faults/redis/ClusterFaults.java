package io.tidewire.standalone.faults.redis;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.FaultKind;
import io.tidewire.standalone.testing.TestApp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Injects faults into one primary of a Redis Cluster. */
final class ClusterFaults implements RedisFaults {

  private static final int MOVED_AT_MOST = 4;

  /** A key with the hash tag of the webhook queues of the app. */
  private static final String QUEUES = WebhookKeys.moved(TestApp.ID);

  private static final Set<FaultKind> LOSING =
      Set.of(FaultKind.PRIMARY_KILLED, FaultKind.PRIMARY_STOPPED, FaultKind.REDIS_EMPTIED);

  private static final Set<Effect> FORK = Set.of(Effect.NEW_TERM, Effect.LOSES_WRITES);

  private static final Set<Effect> GHOSTS = Set.of(Effect.REPLACED, Effect.LOSES_WRITES);

  private final ClusterRedis redis;
  private final RunUnderFaults run;
  private final SubscriptionFaults subscriptions;

  ClusterFaults(ClusterRedis redis, RunUnderFaults run) {
    this.redis = redis;
    this.run = run;
    subscriptions = new SubscriptionFaults(run);
  }

  @Override
  public void suffer(FaultKind kind) {
    List<RedisServer> primaries = redis.primaries();
    RedisServer victim = primaries.get(run.random().nextInt(primaries.size()));
    Set<Partition> its = redis.partitionsOf(victim);
    boolean hasQueues = redis.primaryOf(QUEUES) == victim;
    long began = run.now();
    switch (kind) {
      case PRIMARY_KILLED -> kill(kind.title(), victim, its);
      case PLANNED_FAILOVER -> failOver(kind.title(), victim, its);
      case PRIMARY_STOPPED -> stop(kind.title(), victim, its);
      case REDIS_EMPTIED -> empty(kind.title(), victim, its);
      case SLOTS_MOVED -> move(kind.title(), victim, its);
      case PUBSUB_KILLED -> subscriptions.kill(kind, victim, its);
      case BUFFERS_OVERFLOWN -> subscriptions.overflow(kind, victim, its);
      default -> throw new IllegalArgumentException(kind.title());
    }
    if (hasQueues && LOSING.contains(kind)) {
      Set<Effect> effects = Set.of(Effect.LOSES_QUEUES);
      run.happened(new Fault("queues of webhooks lost", began, run.now(), effects, Set.of()));
    }
  }

  private void kill(String name, RedisServer victim, Set<Partition> its) {
    run.examine();
    victim.kill();
    promote(new Promotion(run, name, its), victim);
    victim.restart();
    Replicas.awaitInSync(victim);
  }

  private void promote(Promotion promotion, RedisServer former) {
    RedisServer replica = redis.partnerOf(former);
    promotion.await(List.of(replica), known -> true, FORK);
    promotion.recordOutage();
    redis.replaced(former, replica);
  }

  /** Nothing is lost. */
  private void failOver(String name, RedisServer former, Set<Partition> its) {
    RedisServer replica = redis.partnerOf(former);
    run.examine();
    Promotion promotion = new Promotion(run, name, its);
    redis.grid().promote(redis.grid().servers().indexOf(replica));
    promotion.await(List.of(replica), known -> true, Set.of(Effect.NEW_TERM));
    redis.replaced(former, replica);
    Replicas.awaitInSync(former);
  }

  private void stop(String name, RedisServer victim, Set<Partition> its) {
    run.examine();
    victim.pause();
    try {
      promote(new Promotion(run, name, its), victim);
      run.pause(Duration.ofMillis(run.random().nextInt(2_000)));
    } finally {
      victim.resume();
    }
    recordGhosts(victim, its);
  }

  /** It acknowledges the commands in its sockets before it learns that it was replaced. */
  private void recordGhosts(RedisServer former, Set<Partition> its) {
    long woken = run.now();
    Replicas.awaitInSync(former);
    run.happened(new Fault("former primary woken", woken, run.now(), GHOSTS, its));
  }

  /** On an idle machine, it is back before the other nodes consider it failed. */
  private void empty(String name, RedisServer victim, Set<Partition> its) {
    RedisServer replica = redis.partnerOf(victim);
    run.examine();
    victim.kill();
    Promotion promotion = new Promotion(run, name, its);
    victim.restart();
    RedisServer serving = promotion.await(List.of(victim, replica), known -> true, FORK);
    promotion.recordOutage();
    redis.replaced(victim, serving);
    Replicas.awaitInSync(serving == victim ? replica : victim);
  }

  /** Moves the slots one after the other to another primary. */
  private void move(String name, RedisServer from, Set<Partition> its) {
    List<RedisServer> others = new ArrayList<>(redis.primaries());
    others.remove(from);
    RedisServer to = others.get(run.random().nextInt(others.size()));
    List<Partition> used =
        new ArrayList<>(
            run.channels().stream()
                .map(Fault::partitionOf)
                .distinct()
                .filter(its::contains)
                .toList());
    Collections.shuffle(used, run.random());
    run.examine();
    for (Partition partition : used.subList(0, Math.min(MOVED_AT_MOST, used.size()))) {
      long began = run.now();
      redis.grid().move(partition.slot(), from, to);
      run.happened(new Fault(name, began, run.now(), Set.of(Effect.NEW_TERM), Set.of(partition)));
    }
  }
}
