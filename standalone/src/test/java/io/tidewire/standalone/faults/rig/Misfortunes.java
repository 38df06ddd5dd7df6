package io.tidewire.standalone.faults.rig;

import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.LogSnapshot;
import io.tidewire.standalone.faults.history.RunClock;
import io.tidewire.standalone.testing.Await;
import io.tidewire.standalone.testing.Child;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Does to the system what a scenario says, and keeps a record of it. */
final class Misfortunes {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final int LINK_KILLS = 20;
  private static final int BURSTS = 5;
  private static final int BATCHES = 4;
  private static final int SWAMPS = 8;
  private static final int LOST_PERCENT = 10;
  private static final long FAR_MS = 300;

  private final Rig rig;
  private final Company company;
  private final RunClock clock;
  private final Random random;
  private final List<Fault> faults = new ArrayList<>();
  private final List<LogSnapshot> snapshots = new ArrayList<>();

  Misfortunes(Rig rig, Company company, RunClock clock, long seed) {
    this.rig = rig;
    this.company = company;
    this.clock = clock;
    this.random = new Random(seed);
  }

  void happen(FaultKind kind) {
    long began = clock.now();
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    switch (kind) {
      case EDGE_KILLED -> killEdge();
      case EDGE_STOPPED -> stopEdge(effects);
      case EDGE_DRAINED -> drainEdge();
      case REDIS_RESTARTED -> restart(effects, false);
      case REDIS_EMPTIED -> restart(effects, true);
      case FAILOVER -> failOver(effects);
      case FAIL_BACK -> failBack(effects);
      case PUBSUB_KILLED -> killLinks(effects);
      case BUFFERS_OVERFLOWN -> overflow(effects);
      case MESSAGES_LOST -> lose(effects);
      case REDIS_FAR -> farAway();
      case READERS_SWAMPED -> swamp();
    }
    faults.add(new Fault(kind.title(), began, clock.now(), effects));
  }

  /** So long, while all that should run does. */
  void pause(Duration span) {
    Await.holds("all run", span, () -> rig.tidewire().part("publish").child().isAlive());
  }

  void examine() {
    snapshots.add(PostMortem.of(rig.redis().primary(), Company.STREAMS, clock.now()));
  }

  private Child child(int edge) {
    return rig.tidewire().part("edge-" + edge).child();
  }

  private int anyEdge() {
    return 1 + random.nextInt(2);
  }

  private void killEdge() {
    int edge = anyEdge();
    rig.edges().avoid(rig.tidewire().edge(edge));
    child(edge).kill();
    pause(SHORT);
    back(edge);
  }

  private void drainEdge() {
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

  private void restart(Set<Effect> effects, boolean withoutData) {
    effects.addAll(Set.of(Effect.NEW_TERM, Effect.LINKS_END));
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
    effects.addAll(Set.of(Effect.NEW_TERM, Effect.LINKS_END, Effect.LOSES_WRITES));
    rig.redis().isolate();
    pause(SHORT);
    examine();
    rig.redis().failOver();
  }

  private void failBack(Set<Effect> effects) {
    effects.addAll(Set.of(Effect.NEW_TERM, Effect.LINKS_END, Effect.LOSES_WRITES));
    examine();
    rig.redis().failBack();
  }

  private void killLinks(Set<Effect> effects) {
    effects.add(Effect.LINKS_END);
    for (int i = 0; i < LINK_KILLS; i++) {
      rig.redis().primary().run("CLIENT", "KILL", "TYPE", "pubsub");
      pause(Duration.ofMillis(100 + random.nextInt(300)));
    }
  }

  private void overflow(Set<Effect> effects) {
    effects.add(Effect.LINKS_END);
    RedisServer redis = rig.redis().primary();
    redis.run("CONFIG", "SET", "client-output-buffer-limit", "pubsub 64kb 64kb 1");
    for (int i = 0; i < BURSTS; i++) {
      company.burst(BATCHES);
      pause(SHORT);
    }
    redis.run("CONFIG", "SET", "client-output-buffer-limit", "pubsub 256mb 64mb 60");
  }

  /** Afterwards they read as fast as others for a while, and what they missed is sent. */
  private void swamp() {
    for (int i = 0; i < SWAMPS; i++) {
      company.burst(BATCHES * BATCHES);
      pause(SHORT);
    }
    pause(SHORT.plus(SHORT));
    rig.narrow().narrow(0);
    pause(LONG);
    rig.narrow().narrow(Rig.SLOW_BYTES_PER_SECOND);
  }

  private void lose(Set<Effect> effects) {
    effects.add(Effect.WIRE_LOSES);
    rig.redis().toEdges().lose(LOST_PERCENT);
    pause(LONG);
    rig.redis().toEdges().lose(0);
  }

  private void farAway() {
    rig.redis().toEdges().slow(FAR_MS);
    pause(LONG);
    rig.redis().toEdges().slow(0);
  }

  List<Fault> faults() {
    return faults;
  }

  List<LogSnapshot> snapshots() {
    return snapshots;
  }
}
