package io.tidewire.standalone.faults.rig;

import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.FaultKind;
import io.tidewire.standalone.faults.history.LogSnapshot;
import io.tidewire.standalone.faults.history.RunClock;
import io.tidewire.standalone.faults.redis.RunUnderFaults;
import io.tidewire.standalone.testing.ChildJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Injects the faults of a scenario, and records them. */
final class FaultInjector implements RunUnderFaults {

  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final int BATCHES = 4;

  /** How long to wait for the effect of a fault on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int SLOW_CONSUMER = 4150;

  /** The code that the seeded bug {@code SLOW_CLIENTS_STAY_AWAY} sends in place of 4150. */
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
    rig.redis().notice(this);
    long began = clock.now();
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    switch (kind) {
      case EDGE_KILLED -> killEdge(effects);
      case EDGE_STOPPED -> stopEdge(effects);
      case EDGE_DRAINED -> drainEdge(effects);
      case READERS_SWAMPED -> swamp();
      case DISPATCHER_KILLED -> killDispatcher();
      case PRESENCE_KILLED -> restart("presence");
      default -> {
        rig.redis().faults(this).suffer(kind);
        return;
      }
    }
    happened(new Fault(kind.title(), began, clock.now(), effects));
  }

  @Override
  public void pause(Duration span) {
    Await.holds("all run", span, () -> rig.tidewire().part("publish").child().isAlive());
  }

  @Override
  public void examine() {
    rig.redis().notice(this);
    snapshots.add(look());
  }

  LogSnapshot look() {
    return LogDump.of(rig.redis(), ClientFleet.STREAMS, clock.now());
  }

  @Override
  public long now() {
    return clock.now();
  }

  @Override
  public Random random() {
    return random;
  }

  @Override
  public void happened(Fault fault) {
    faults.add(fault);
  }

  @Override
  public List<String> channels() {
    return ClientFleet.ALL;
  }

  @Override
  public long acknowledged() {
    return company.acknowledged();
  }

  @Override
  public void burst(int batches) {
    company.burst(batches);
  }

  @Override
  public void newcomers(boolean more) {
    company.newcomers(more);
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

  /**
   * Floods slow clients until edge 1 reports a lagging stream and a connection that is too slow.
   * Waits first until both are connected to it: a client that still reads what a dead edge had sent
   * notices its end only minutes later. Afterwards they read fast for a while, so that they receive
   * the notices.
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

  /** Counts both codes, because a seeded bug changes the code. */
  private double closedAsSlow() {
    return closed(SLOW_CONSUMER) + closed(STAY_AWAY);
  }

  private double closed(int code) {
    return rig.metric("edge-1", "tidewire_connections_closed_total", "code=\"" + code + "\"");
  }

  List<Fault> faults() {
    return faults;
  }

  List<LogSnapshot> snapshots() {
    return snapshots;
  }
}
