package io.tidewire.kit.redis.cluster;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.settings.ClusterUrl;
import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which node of a Redis Cluster serves which slots ({@link SlotOwners}). Nodes are asked every
 * {@link #PERIOD}; at once when a link fails or a command is redirected; and every {@link
 * #URGENT_PERIOD} while a slot has no primary that the others reach.
 *
 * <p>Lives on an event loop of its own; its methods may be called from any thread.
 */
public final class ClusterTopology {

  private static final Logger log = LoggerFactory.getLogger(ClusterTopology.class);

  static final Duration PERIOD = Duration.ofSeconds(5);
  static final Duration URGENT_PERIOD = Duration.ofMillis(250);

  private record Watcher(Executor loop, Consumer<ClusterLayout> changed) {}

  private final ClusterUrl deployment;
  private final MeterRegistry registry;
  private final Clock clock;
  private final ContextInternal context;
  private final ClusterQuestions questions;
  private final SlotOwners owners = new SlotOwners();
  private final Timers timers;
  private final SplittableRandom random = new SplittableRandom();
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final List<Gauge> gauges = new ArrayList<>();
  private final Counter changes;
  private final Promise<ClusterLayout> found;

  private Cancel next = () -> {};
  private boolean stopped;
  private boolean urgent;
  private long askedAt;
  private volatile long confirmedAt;
  private volatile ClusterLayout layout = ClusterLayout.UNKNOWN;

  private ClusterTopology(Vertx vertx, RedisSettings settings, MeterRegistry registry) {
    this.registry = registry;
    deployment = (ClusterUrl) settings.deployment();
    questions = new ClusterQuestions(vertx, settings, random);
    timers = new VertxTimers(vertx);
    clock = registry.config().clock();
    confirmedAt = clock.monotonicTime();
    context = ((VertxInternal) vertx).createEventLoopContext();
    found = context.promise();
    changes =
        Counter.builder("tidewire_redis_topology_changes_total")
            .description("Times that another Redis became the primary of something")
            .register(registry);
  }

  /**
   * Asks until it is stopped or Vert.x is closed.
   *
   * @param settings of a deployment as a cluster
   */
  public static ClusterTopology start(Vertx vertx, RedisSettings settings, MeterRegistry registry) {
    var topology = new ClusterTopology(vertx, settings, registry);
    topology.meter();
    topology.context.emit(now -> topology.ask());
    return topology;
  }

  private void meter() {
    gauges.add(
        Gauge.builder("tidewire_redis_topology_age_seconds", this, ClusterTopology::ageSeconds)
            .description("since a node last told which slots are where")
            .register(registry));
    gauges.add(
        Gauge.builder(
                "tidewire_redis_slots_without_primary",
                this,
                topology -> topology.layout.slotsWithoutPrimary())
            .description("Slots of the cluster without a primary that the other nodes reach")
            .register(registry));
  }

  private double ageSeconds() {
    return (clock.monotonicTime() - confirmedAt) / 1e9;
  }

  /** Asks no more. The layout stays. */
  public Future<Void> stop() {
    Promise<Void> ended = context.promise();
    context.emit(
        now -> {
          stopped = true;
          next.cancel();
          gauges.forEach(registry::remove);
          ended.complete();
        });
    return ended.future();
  }

  public ClusterLayout now() {
    return layout;
  }

  /**
   * Hears of every later layout.
   *
   * @param loop runs {@code changed}, in the order of the changes
   * @return ends it
   */
  public Runnable watch(Executor loop, Consumer<ClusterLayout> changed) {
    var watcher = new Watcher(loop, changed);
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  /** The first layout that is known; without a time limit. */
  public Future<ClusterLayout> first() {
    return found.future();
  }

  /** Why there is no layout; empty if there is one. */
  public Optional<String> problem() {
    if (layout.isKnown()) return Optional.empty();
    return Optional.of(questions.trouble().orElse("no node of the cluster has answered yet"));
  }

  /** True if what the settings name can never be used. */
  public boolean isWrong() {
    return !layout.isKnown() && questions.isWrong();
  }

  /** Something failed that another layout may explain. */
  public void suspect() {
    context.emit(now -> hurry());
  }

  /** A node has said that another one serves the slot: counts at once. */
  public void redirected(int slot, RedisAddress to) {
    context.emit(
        now -> {
          owners.redirected(slot, to, clock.monotonicTime());
          publish();
          hurry();
        });
  }

  private void hurry() {
    if (stopped || urgent) return;
    urgent = true;
    long wait = URGENT_PERIOD.toNanos() - (clock.monotonicTime() - askedAt);
    next.cancel();
    next = timers.after(Duration.ofNanos(Math.max(1, wait)), this::ask);
  }

  private void ask() {
    if (stopped) return;
    askedAt = clock.monotonicTime();
    urgent = !layout.isWhole();
    questions.ask(deployment, layout, this::answered);
    next.cancel();
    next = timers.after(jittered(urgent ? URGENT_PERIOD : PERIOD), this::ask);
  }

  /** So that processes do not ask together. */
  private Duration jittered(Duration period) {
    return period.minus(Duration.ofMillis(random.nextLong(period.toMillis() / 4)));
  }

  private void answered(List<ClusterNode> nodes) {
    if (stopped) return;
    owners.report(nodes, clock.monotonicTime());
    confirmedAt = clock.monotonicTime();
    publish();
    if (!layout.isWhole()) hurry();
  }

  private void publish() {
    ClusterLayout former = layout;
    ClusterLayout changed = owners.layout();
    if (changed.isSameAs(former) || !changed.isKnown()) return;
    layout = changed;
    if (former.isKnown()) {
      changes.increment();
      log.warn(
          "redis cluster changed nodes={} slots_without_primary={}",
          changed.nodes(),
          changed.slotsWithoutPrimary());
    } else {
      log.info("redis cluster found nodes={}", changed.nodes());
    }
    found.tryComplete(changed);
    watchers.forEach(watcher -> watcher.loop().execute(() -> watcher.changed().accept(changed)));
  }
}
