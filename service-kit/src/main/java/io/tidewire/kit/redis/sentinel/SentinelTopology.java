package io.tidewire.kit.redis.sentinel;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.redis.settings.SentinelUrl;
import io.tidewire.kit.redis.topology.RedisLayout;
import io.tidewire.kit.redis.topology.RedisTopology;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The primary as Redis Sentinel names it ({@link PrimarySelection}). Every Sentinel is asked every
 * {@link #PERIOD}, and at once when one reports a switch or a link fails. The question is needed
 * besides the subscription: a Sentinel does not repeat a notification to clients that were not
 * connected.
 *
 * <p>Lives on an event loop of its own; its methods may be called from any thread.
 */
public final class SentinelTopology implements RedisTopology {

  private static final Logger log = LoggerFactory.getLogger(SentinelTopology.class);

  static final Duration PERIOD = Duration.ofSeconds(1);

  /** Between two questions to all Sentinels, however many links fail. */
  static final Duration MIN_PAUSE = Duration.ofMillis(100);

  private record Watcher(Executor loop, Consumer<RedisLayout> changed) {}

  private final SentinelUrl deployment;
  private final MeterRegistry registry;
  private final Clock clock;
  private final ContextInternal context;
  private final PrimarySelection selection;
  private final SentinelLinks links;
  private final Timers timers;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final List<Gauge> gauges = new ArrayList<>();
  private final Counter changes;
  private final Promise<RedisUrl> found;

  private Cancel polling = () -> {};
  private Cancel hurrying = () -> {};
  private boolean hurried;
  private boolean advised;
  private boolean stopped;
  private long askedAt;
  private volatile long confirmedAt;
  private volatile RedisLayout layout = RedisLayout.UNKNOWN;

  private SentinelTopology(Vertx vertx, RedisSettings settings, MeterRegistry registry) {
    this.registry = registry;
    deployment = (SentinelUrl) settings.deployment();
    links =
        new SentinelLinks(
            deployment.sentinels(),
            sentinel -> new SentinelLink(vertx, settings, sentinel, registry, new Listener()));
    timers = new VertxTimers(vertx);
    selection = new PrimarySelection(deployment.sentinels().size());
    clock = registry.config().clock();
    confirmedAt = clock.monotonicTime();
    askedAt = confirmedAt - MIN_PAUSE.toNanos();
    context = ((VertxInternal) vertx).createEventLoopContext();
    found = context.promise();
    changes =
        Counter.builder("tidewire_redis_topology_changes_total")
            .description("Times that another Redis became the primary")
            .register(registry);
  }

  /**
   * Connects to the Sentinels, and stays connected until it is stopped or Vert.x is closed.
   *
   * @param settings of a deployment with Sentinel
   */
  public static SentinelTopology start(
      Vertx vertx, RedisSettings settings, MeterRegistry registry) {
    var topology = new SentinelTopology(vertx, settings, registry);
    topology.meter();
    topology.context.emit(now -> topology.begin());
    return topology;
  }

  private void meter() {
    gauges.add(
        Gauge.builder("tidewire_redis_topology_age_seconds", this, SentinelTopology::ageSeconds)
            .description("since a Sentinel last confirmed which Redis is the primary")
            .register(registry));
    gauges.add(
        Gauge.builder("tidewire_redis_sentinels", links, SentinelLinks::connected)
            .description("Sentinels that are connected")
            .register(registry));
  }

  private double ageSeconds() {
    return (clock.monotonicTime() - confirmedAt) / 1e9;
  }

  private void begin() {
    if (stopped) return;
    links.connect();
    polling = timers.every(PERIOD, this::askAll);
  }

  /** Disconnects. The layout stays. */
  public Future<Void> stop() {
    Promise<Void> ended = context.promise();
    context.emit(
        now -> {
          stopped = true;
          polling.cancel();
          hurrying.cancel();
          gauges.forEach(registry::remove);
          links.stop().onComplete(ended);
        });
    return ended.future();
  }

  @Override
  public RedisLayout now() {
    return layout;
  }

  @Override
  public Watch watch(Executor loop, Consumer<RedisLayout> changed) {
    var watcher = new Watcher(loop, changed);
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  @Override
  public void suspect() {
    context.emit(now -> askSoon());
  }

  @Override
  public Optional<String> problem() {
    if (layout.primary().isPresent()) return Optional.empty();
    return links.problem().or(() -> Optional.of("no Sentinel has named a primary yet"));
  }

  /** The first primary that is known; without a time limit. */
  public Future<RedisUrl> primary() {
    return found.future();
  }

  /**
   * True if a Sentinel in the settings is none, or does not know the primary's name, so that no
   * primary is found until the configuration is changed.
   */
  public boolean isWrong() {
    return layout.primary().isEmpty() && links.isAnyWrong();
  }

  private void askAll() {
    askedAt = clock.monotonicTime();
    links.ask();
  }

  private void askSoon() {
    if (stopped || hurried) return;
    long wait = MIN_PAUSE.toNanos() - (clock.monotonicTime() - askedAt);
    if (wait <= 0) {
      askAll();
      return;
    }
    hurried = true;
    hurrying =
        timers.after(
            Duration.ofNanos(wait),
            () -> {
              hurried = false;
              askAll();
            });
  }

  private void selected(SentinelReport report) {
    Optional<RedisUrl> primary = selection.primary().map(deployment::primaryAt);
    if (primary.isEmpty()) return;
    boolean confirmed = selection.primary().equals(Optional.of(report.primary()));
    if (confirmed) confirmedAt = clock.monotonicTime();
    if (!advised) report.advice().forEach(line -> log.warn("redis: {}", line));
    advised = true;
    if (!primary.equals(layout.primary())) change(primary.get());
  }

  private void change(RedisUrl primary) {
    Optional<RedisUrl> former = layout.primary();
    layout = layout.withPrimary(primary);
    if (former.isPresent()) {
      changes.increment();
      log.warn(
          "redis primary replaced name={} from={} to={} epoch={}",
          deployment.primary().name(),
          former.get(),
          primary,
          selection.epoch());
    } else {
      log.info("redis primary found name={} redis={}", deployment.primary().name(), primary);
    }
    found.tryComplete(primary);
    RedisLayout changed = layout;
    watchers.forEach(watcher -> watcher.loop().execute(() -> watcher.changed().accept(changed)));
  }

  private final class Listener implements SentinelLink.Listener {

    @Override
    public void connected(SentinelLink link) {
      links.dropDuplicates(link);
    }

    @Override
    public void reported(SentinelLink link, SentinelReport report) {
      link.runId().ifPresent(id -> selection.report(id, report, clock.monotonicTime()));
      selected(report);
      links.learn(link);
      links.forget();
    }

    @Override
    public void switched() {
      askSoon();
    }

    @Override
    public void disconnected(SentinelLink link) {
      link.runId().ifPresent(selection::withdraw);
    }
  }
}
