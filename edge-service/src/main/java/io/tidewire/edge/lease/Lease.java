package io.tidewire.edge.lease;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease under which the presence members of this process count, renewed at Redis. If it
 * expires, the presence service declares this incarnation dead for good. The process then takes a
 * new incarnation and reports everything again (docs/design/delivery.md §4.6).
 *
 * <p>Confined to one event loop; {@link #node}, {@link #ageSeconds} and {@link #problem} are
 * thread-safe.
 */
public final class Lease {

  private static final Logger log = LoggerFactory.getLogger(Lease.class);
  private static final List<String> KEYS =
      List.of(RedisKeys.leases(), RedisKeys.deadLeases(), RedisKeys.leaseMeta());
  private static final String DEAD = "DEAD";
  private static final double MS_PER_SECOND = 1_000;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final CommandLink redis;
  private final LeaseConfig config;
  private final LoopTime time;
  private final Backoff backoff;
  private final Promise<Void> held = Promise.promise();
  private volatile Node node;
  private volatile long renewedAtMs;
  private boolean reborn;
  private boolean stopped;
  private Cancel next = () -> {};
  private Consumer<String> onNewIncarnation = incarnation -> {};

  /**
   * @param redis of this loop
   */
  public Lease(CommandLink redis, LeaseConfig config, Node node, LoopTime time) {
    this.redis = redis;
    this.config = config;
    this.node = node;
    this.time = time;
    Duration longest = config.renewal().compareTo(FIRST_PAUSE) > 0 ? config.renewal() : FIRST_PAUSE;
    backoff = new Backoff(FIRST_PAUSE, longest, time.random());
    renewedAtMs = time.clock().millis();
  }

  /**
   * Completes when the lease is held for the first time; from then on it is renewed.
   *
   * @param reborn called with the incarnation that replaces a dead one, once it holds the lease
   */
  public Future<Void> start(Consumer<String> reborn) {
    onNewIncarnation = reborn;
    renew();
    return held.future();
  }

  /** The current incarnation. Thread-safe. */
  public String node() {
    return node.incarnation();
  }

  private long ageMs() {
    return Math.max(0, time.clock().millis() - renewedAtMs);
  }

  /** Since the last renewal. */
  public double ageSeconds() {
    return ageMs() / MS_PER_SECOND;
  }

  /**
   * Why the lease is not held; empty if it is. Also empty if the cluster has lost the Redis that
   * holds all leases: then no edge renews its lease, and none is declared dead.
   */
  public Optional<String> problem() {
    long age = ageMs();
    boolean wasHeld = held.future().isComplete();
    if (wasHeld && age < config.ttl().toMillis()) return Optional.empty();
    if (wasHeld && redis.isLostByCluster(RedisKeys.leases())) return Optional.empty();
    return Optional.of("the presence lease has not been renewed for " + age + " ms");
  }

  /**
   * The presence service has declared an incarnation dead. Does nothing if it is an earlier one.
   */
  public void declaredDead(String incarnation) {
    if (stopped || reborn || !incarnation.equals(node())) return;
    takeNewIncarnation();
    renewAfter(Duration.ZERO);
  }

  /**
   * Gives up the lease at shutdown, so that the presence service removes what is left of this
   * process at once.
   */
  public Future<Void> retire() {
    stop();
    Request retired =
        Request.cmd(Command.ZADD).arg(RedisKeys.leases()).arg("XX").arg(0).arg(node());
    return redis.send(retired).mapEmpty();
  }

  /** Stops renewing and lets the lease expire. */
  public void stop() {
    stopped = true;
    next.cancel();
  }

  private void renew() {
    String incarnation = node();
    List<String> args = List.of(incarnation, Long.toString(config.ttl().toMillis()));
    redis
        .eval(ContractScripts.RENEW, KEYS, args)
        .onSuccess(reply -> answered(incarnation, reply))
        .onFailure(away -> renewAfter(backoff.next()));
  }

  private void answered(String incarnation, Response reply) {
    if (stopped || !incarnation.equals(node())) return;
    if (reply.get(0).toString().equals(DEAD)) {
      takeNewIncarnation();
      renewAfter(Duration.ZERO);
    } else {
      renewed();
    }
  }

  private void takeNewIncarnation() {
    String dead = node();
    node = node.reborn(time.random());
    reborn = true;
    log.warn("declared dead node={} reborn={}", dead, node());
  }

  private void renewed() {
    renewedAtMs = time.clock().millis();
    backoff.reset();
    renewAfter(config.renewal());
    held.tryComplete();
    if (!reborn) return;
    reborn = false;
    onNewIncarnation.accept(node());
  }

  private void renewAfter(Duration pause) {
    if (stopped) return;
    next.cancel();
    next = time.timers().after(pause, this::renew);
  }
}
