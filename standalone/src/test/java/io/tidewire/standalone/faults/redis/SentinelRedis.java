package io.tidewire.standalone.faults.redis;

import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.kit.testing.RedisTrio;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A primary with two replicas that three Sentinels monitor. It accepts writes only while it has a
 * replica, as docs/redis.md recommends.
 */
final class SentinelRedis implements FaultyRedis {

  /** How long a returning former primary acts as the primary. */
  private static final Duration PRETENCE = Duration.ofSeconds(2);

  /** After this time services know the new primary. */
  private static final Duration HEARD = Duration.ofSeconds(1);

  private static final Set<Partition> ALL = Set.copyOf(Partition.all());
  private static final Set<Effect> FORK = Set.of(Effect.NEW_TERM, Effect.LOSES_WRITES);

  private final RedisTrio trio = RedisTrio.start("--min-replicas-to-write", "1");
  private volatile RedisServer primary = trio.primary(0);

  /** µs of the run; all failovers until then are recorded. */
  private volatile long noticed;

  @Override
  public String url(String process) {
    return trio.url();
  }

  @Override
  public List<RedisServer> primaries() {
    return List.of(primary);
  }

  @Override
  public void notice(RunUnderFaults run) {
    RedisServer named = trio.primary(0);
    if (named != primary) {
      Await.until("all name it", SubscriptionFaults.PATIENCE, () -> isNamed(named));
      run.happened(new Fault(UNASKED, noticed, run.now(), FORK, ALL));
      primary = named;
    }
    noticed = run.now();
  }

  @Override
  public RedisFaults faults(RunUnderFaults run) {
    return new Faults(run);
  }

  @Override
  public void close() {
    trio.close();
  }

  private List<RedisServer> without(RedisServer former) {
    return trio.servers().stream().filter(server -> server != former).toList();
  }

  private boolean isNamed(RedisServer server) {
    return IntStream.range(0, trio.sentinels().size()).allMatch(i -> trio.primary(i) == server);
  }

  /** Starts a server as a replica of the current primary. */
  private void follow(RedisServer former) {
    former.run("REPLICAOF", "127.0.0.1", RedisTrio.port(primary));
    Replicas.awaitInSync(former);
  }

  /** Injects its faults. */
  private final class Faults implements RedisFaults {

    private final RunUnderFaults run;
    private final SubscriptionFaults subscriptions;

    Faults(RunUnderFaults run) {
      this.run = run;
      subscriptions = new SubscriptionFaults(run);
    }

    @Override
    public void suffer(FaultKind kind) {
      RedisServer former = primary;
      switch (kind) {
        case PRIMARY_KILLED -> kill(kind.title(), former);
        case PLANNED_FAILOVER -> failOver(kind.title(), former);
        case PRIMARY_STOPPED -> stop(kind.title(), former);
        case PUBSUB_KILLED -> subscriptions.kill(kind, former, ALL);
        case BUFFERS_OVERFLOWN -> subscriptions.overflow(kind, former, ALL);
        default -> throw new IllegalArgumentException(kind.title());
      }
    }

    private void kill(String name, RedisServer former) {
      run.examine();
      former.kill();
      promote(name, former, true);
      start(former);
      run.pause(PRETENCE);
      follow(former);
    }

    /** The configuration file of a real former primary makes it start as a primary. */
    private void start(RedisServer former) {
      former.restart();
      former.run("REPLICAOF", "NO", "ONE");
    }

    private void promote(String name, RedisServer former, boolean outage) {
      Promotion promotion = new Promotion(run, name, ALL);
      primary = promotion.await(without(former), SentinelRedis.this::isNamed, FORK);
      if (outage) promotion.recordOutage();
    }

    /** Everything that the former primary acknowledges until it is demoted is lost. */
    private void failOver(String name, RedisServer former) {
      run.examine();
      Await.until("a failover begins", SubscriptionFaults.PATIENCE, this::beginFailover);
      Predicate<RedisServer> over = promoted -> isNamed(promoted) && Replicas.isReplica(former);
      primary = new Promotion(run, name, ALL).await(without(former), over, FORK);
      Replicas.awaitInSync(former);
    }

    /** Sentinels refuse a failover while no replica has answered them recently. */
    private boolean beginFailover() {
      try {
        trio.failOver(0);
        return true;
      } catch (IllegalStateException refused) {
        return false;
      }
    }

    private void stop(String name, RedisServer former) {
      run.examine();
      former.pause();
      try {
        promote(name, former, true);
        run.pause(HEARD.plusMillis(run.random().nextInt(2_000)));
      } finally {
        former.resume();
      }
      run.pause(PRETENCE);
      follow(former);
    }
  }
}
