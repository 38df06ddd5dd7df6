package io.tidewire.standalone.faults.redis;

import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.FaultKind;
import io.tidewire.standalone.faults.wire.TcpProxy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Injects faults into one Redis with a replica. */
final class SingleFaults implements RedisFaults {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final int LOST_PERCENT = 10;
  private static final int LOST = 100;
  private static final int GHOSTS = 100;
  private static final long FAR_MS = 300;

  private static final Set<Partition> ALL = Set.copyOf(Partition.all());

  private final SingleRedis redis;
  private final RunUnderFaults run;
  private final SubscriptionFaults subscriptions;

  SingleFaults(SingleRedis redis, RunUnderFaults run) {
    this.redis = redis;
    this.run = run;
    subscriptions = new SubscriptionFaults(run);
  }

  @Override
  public void suffer(FaultKind kind) {
    switch (kind) {
      case PUBSUB_KILLED -> subscriptions.kill(kind, redis.primary(), ALL);
      case BUFFERS_OVERFLOWN -> subscriptions.overflow(kind, redis.primary(), ALL);
      default -> recorded(kind);
    }
  }

  private void recorded(FaultKind kind) {
    long began = run.now();
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    switch (kind) {
      case REDIS_RESTARTED -> restart(effects, false);
      case REDIS_EMPTIED -> restart(effects, true);
      case FAILOVER -> failOver(effects);
      case FAIL_BACK -> failBack(effects);
      case MESSAGES_LOST -> lose();
      case REDIS_FAR -> farAway();
      default -> throw new IllegalArgumentException(kind.title());
    }
    run.happened(new Fault(kind.title(), began, run.now(), effects));
  }

  private void restart(Set<Effect> effects, boolean withoutData) {
    effects.add(Effect.NEW_TERM);
    if (withoutData) effects.add(Effect.LOSES_WRITES);
    run.examine();
    if (withoutData) {
      redis.killWithItsData();
    } else {
      redis.kill();
    }
    long down = run.now();
    run.pause(SHORT.plus(SHORT));
    run.happened(new Fault("Redis down", down, run.now(), Set.of(Effect.REDIS_DOWN)));
    redis.restart();
  }

  private void failOver(Set<Effect> effects) {
    effects.addAll(Set.of(Effect.NEW_TERM, Effect.LOSES_WRITES));
    redis.isolate();
    long before = run.acknowledged();
    run.pause(SHORT);
    Await.until(
        "there is something to lose",
        SubscriptionFaults.PATIENCE,
        () -> run.acknowledged() > before + GHOSTS);
    run.examine();
    redis.failOver();
  }

  private void failBack(Set<Effect> effects) {
    effects.addAll(Set.of(Effect.NEW_TERM, Effect.LOSES_WRITES));
    run.examine();
    redis.failBack();
  }

  private void lose() {
    TcpProxy wire = redis.toEdges();
    long before = wire.losses();
    wire.lose(LOST_PERCENT);
    run.pause(SHORT.multipliedBy(2));
    Await.until(
        "messages are lost", SubscriptionFaults.PATIENCE, () -> wire.losses() > before + LOST);
    wire.lose(0);
  }

  private void farAway() {
    redis.toEdges().slow(FAR_MS);
    run.newcomers(true);
    run.pause(LONG);
    redis.toEdges().slow(0);
    run.newcomers(false);
  }
}
