package io.tidewire.standalone.faults.rig;

import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.LogSnapshot;
import io.tidewire.standalone.faults.history.RunClock;
import io.tidewire.standalone.testing.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Does to the system what a scenario says, and keeps a record of it. */
final class FaultInjector {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final int LINK_KILLS = 20;
  private static final int BATCHES = 4;
  private static final int LOST_PERCENT = 10;
  private static final int LOST = 100;
  private static final int GHOSTS = 100;
  private static final long FAR_MS = 300;

  /** For what a fault is to bring about; a machine that does other things, too, takes its time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int SLOW_CONSUMER = 4150;

  /** What {@code SLOW_CLIENTS_STAY_AWAY} among the seeded mistakes says in place of 4150. */
  private static final int STAY_AWAY = 4301;

  private static final String LAGGING = "tidewire_subscriptions_lagging";

  private final FaultHarness rig;
  private final ClientFleet company;
  private final RunClock clock;
  private final Random random;
  private final List<Fault> faults = new ArrayList<>();
  private final List<LogSnapshot> snapshots = new ArrayList<>();

  FaultInjector(FaultHarness rig, ClientFleet company, RunClock clock, long seed) {
    this.rig = rig;
    this.company = company;
    this.clock = clock;
    this.random = new Random(seed);
  }

  void happen(FaultKind kind) {
    long began = clock.now();
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    switch (kind) {
      case EDGE_KILLED -> killEdge(effects);
      case EDGE_STOPPED -> stopEdge(effects);
      case EDGE_DRAINED -> drainEdge(effects);
      case REDIS_RESTARTED -> restart(effects, false);
      case REDIS_EMPTIED -> restart(effects, true);
      case FAILOVER -> failOver(effects);
      case FAIL_BACK -> failBack(effects);
      case PUBSUB_KILLED -> killLinks();
      case BUFFERS_OVERFLOWN -> overflow();
      case MESSAGES_LOST -> lose();
      case REDIS_FAR -> farAway();
      case READERS_SWAMPED -> swamp();
      case DISPATCHER_KILLED -> killDispatcher();
      case PRESENCE_KILLED -> restart("presence");
    }
    faults.add(new Fault(kind.title(), began, clock.now(), effects));
    if (effects.contains(Effect.LOSES_WRITES)) company.ofWebhooks(WebhookBackend::dataLost);
  }

  /** So long, while all that should run does. */
  void pause(Duration span) {
    Await.holds("all run", span, () -> rig.tidewire().part("publish").child().isAlive());
  }

  void examine() {
    snapshots.add(look());
  }

  LogSnapshot look() {
    return LogDump.of(rig.redis().primary(), ClientFleet.STREAMS, clock.now());
  }

  private ChildJvm child(int edge) {
    return rig.tidewire().part("edge-" + edge).child();
  }

  private int anyEdge() {
    return 1 + random.nextInt(2);
  }

  private void killEdge(Set<Effect> effects) {
    effects.add(Effect.EDGE_GONE);
    int edge = anyEdge();
    rig.edges().avoid(rig.tidewire().edge(edge));
    child(edge).kill();
    pause(SHORT);
    back(edge);
  }

  private void drainEdge(Set<Effect> effects) {
    effects.add(Effect.EDGE_GONE);
    int edge = anyEdge();
    rig.edges().avoid(rig.tidewire().edge(edge));
    child(edge).terminate();
    if (child(edge).exitCode() != 0) throw new AssertionError("a drain that failed");
    back(edge);
  }

  private void back(int edge) {
    rig.tidewire().startEdge(edge);
    rig.edges().use(rig.tidewire().edge(edge));
  }

  private void stopEdge(Set<Effect> effects) {
    effects.add(Effect.EDGE_STALLS);
    int edge = anyEdge();
    child(edge).signal("STOP");
    pause(LONG);
    child(edge).signal("CONT");
  }

  private void killDispatcher() {
    Await.until(
        "a webhook is under way",
        PATIENCE,
        () -> company.ofWebhooks(WebhookBackend::hangsWithAWebhook));
    restart("webhooks");
    company.ofWebhooks(WebhookBackend::hangsNoMore);
  }

  private void restart(String service) {
    rig.tidewire().part(service).child().kill();
    pause(SHORT);
    rig.tidewire().start(service);
  }

  private void restart(Set<Effect> effects, boolean withoutData) {
    effects.add(Effect.NEW_TERM);
    if (withoutData) effects.add(Effect.LOSES_WRITES);
    examine();
    if (withoutData) {
      rig.redis().killWithItsData();
    } else {
      rig.redis().kill();
    }
    long down = clock.now();
    pause(SHORT.plus(SHORT));
    faults.add(new Fault("Redis down", down, clock.now(), Set.of(Effect.REDIS_DOWN)));
    rig.redis().restart();
  }

  private void failOver(Set<Effect> effects) {
    effects.addAll(Set.of(Effect.NEW_TERM, Effect.LOSES_WRITES));
    rig.redis().isolate();
    long before = company.acknowledged();
    pause(SHORT);
    Await.until(
        "there is something to lose", PATIENCE, () -> company.acknowledged() > before + GHOSTS);
    examine();
    rig.redis().failOver();
  }

  private void failBack(Set<Effect> effects) {
    effects.addAll(Set.of(Effect.NEW_TERM, Effect.LOSES_WRITES));
    examine();
    rig.redis().failBack();
  }

  private void killLinks() {
    for (int i = 0; i < LINK_KILLS; i++) {
      rig.redis().primary().run("CLIENT", "KILL", "TYPE", "pubsub");
      pause(Duration.ofMillis(100 + random.nextInt(300)));
    }
  }

  private void overflow() {
    RedisServer redis = rig.redis().primary();
    redis.run("CONFIG", "SET", "client-output-buffer-limit", "pubsub 64kb 64kb 1");
    Set<String> before = links(redis);
    Await.until(
        "a link is cut off",
        PATIENCE,
        () -> {
          company.burst(BATCHES);
          pause(SHORT);
          return !links(redis).containsAll(before);
        });
    redis.run("CONFIG", "SET", "client-output-buffer-limit", "pubsub 256mb 64mb 60");
  }

  /** Ids of the connections that subscribe. */
  private static Set<String> links(RedisServer redis) {
    return redis
        .run("CLIENT", "LIST", "TYPE", "pubsub")
        .lines()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .collect(Collectors.toSet());
  }

  /**
   * Until edge 1 says that a stream lags and that a connection is too slow. Both readers are
   * connected to it by then: one that still reads what a dead edge had sent notices its end only
   * minutes later. Then they read as fast as others for a while, and learn what became of them.
   */
  private void swamp() {
    rig.narrow().narrow(0);
    Await.until("slow readers are connected", PATIENCE, company::slowAreSettled);
    rig.narrow().narrow(FaultHarness.SLOW_BYTES_PER_SECOND);
    double before = closedAsSlow();
    flood("a stream lags", () -> rig.metric("edge-1", LAGGING) > 0);
    flood("a connection is closed as too slow", () -> closedAsSlow() > before);
    rig.narrow().narrow(0);
    pause(LONG);
    rig.narrow().narrow(FaultHarness.SLOW_BYTES_PER_SECOND);
  }

  private void flood(String wanted, BooleanSupplier reached) {
    Await.until(
        wanted,
        PATIENCE,
        () -> {
          company.flood(BATCHES);
          pause(SHORT.dividedBy(2));
          return reached.getAsBoolean();
        });
  }

  /** Whatever code they are told: a seeded mistake changes it. */
  private double closedAsSlow() {
    return closed(SLOW_CONSUMER) + closed(STAY_AWAY);
  }

  private double closed(int code) {
    return rig.metric("edge-1", "tidewire_connections_closed_total", "code=\"" + code + "\"");
  }

  private void lose() {
    TcpProxy wire = rig.redis().toEdges();
    long before = wire.losses();
    wire.lose(LOST_PERCENT);
    pause(SHORT.multipliedBy(2));
    Await.until("messages are lost", PATIENCE, () -> wire.losses() > before + LOST);
    wire.lose(0);
  }

  private void farAway() {
    rig.redis().toEdges().slow(FAR_MS);
    company.newcomers();
    pause(LONG);
    rig.redis().toEdges().slow(0);
    company.stopNewcomers();
  }

  List<Fault> faults() {
    return faults;
  }

  List<LogSnapshot> snapshots() {
    return snapshots;
  }
}
