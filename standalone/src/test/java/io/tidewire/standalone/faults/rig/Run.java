package io.tidewire.standalone.faults.rig;

import io.netty.util.ResourceLeakDetector;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.faults.check.Checker;
import io.tidewire.standalone.faults.history.FaultKind;
import io.tidewire.standalone.faults.history.LogSnapshot;
import io.tidewire.standalone.faults.history.RunClock;
import io.tidewire.standalone.faults.history.RunHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Runs a scenario from the start of its processes to their end. All methods block. */
public final class Run implements AutoCloseable {

  /** Exceeding it fails nothing: the history is judged as it is. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /**
   * µs; after this time, all recently active channels were audited (docs/design/delivery.md §2.3).
   */
  private static final long AUDITED = 6_000_000;

  /** µs; after this time, pending messages have arrived. */
  private static final long QUIET = 2_000_000;

  private final Scenario scenario;
  private final RunClock clock = new RunClock();
  private final ResourceLeakDetector.Level leaks = ResourceLeakDetector.getLevel();
  private final FaultHarness rig;
  private final ClientFleet company;
  private final FaultInjector misfortunes;
  private boolean resting;

  private Run(Scenario scenario) {
    this.scenario = scenario;
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    rig = new FaultHarness(scenario);
    company = new ClientFleet(scenario, rig, clock, FaultHarness.directory(scenario));
    misfortunes = new FaultInjector(rig, company, clock, scenario.seed());
  }

  /** Returns when all clients are connected and messages are published. */
  public static Run begin(Scenario scenario) {
    Run run = new Run(scenario);
    try {
      run.company.start(run.rig);
      Await.until("everybody is there", PATIENCE, run.company::isSettled);
      run.go();
      return run;
    } catch (AssertionError failed) {
      run.close();
      throw failed;
    }
  }

  /** Injects a fault after a pause. */
  public void suffer(FaultKind fault) {
    if (resting) go();
    misfortunes.pause(scenario.load().calm());
    misfortunes.happen(fault);
  }

  /**
   * Stops publishing, waits until all clients have received everything, and returns the history.
   */
  public RunHistory rest() {
    stop();
    await(
        () ->
            company.isQuiet(AUDITED)
                && company.isSettled()
                && company.ofWebhooks(backend -> backend.isLevel(misfortunes.faults()))
                && isLevel());
    return account();
  }

  /**
   * Stops publishing, and returns the history without waiting for repairs that faulty services
   * omit.
   */
  public RunHistory glance() {
    stop();
    await(() -> company.isQuiet(QUIET));
    return account();
  }

  private void stop() {
    misfortunes.pause(scenario.load().calm());
    company.stopPublishing();
    rig.narrow().narrow(0);
    resting = true;
  }

  private void go() {
    rig.narrow().narrow(FaultHarness.SLOW_BYTES_PER_SECOND);
    company.publish(scenario);
    resting = false;
  }

  private static void await(BooleanSupplier peace) {
    try {
      Await.until("peace", PATIENCE, peace);
    } catch (AssertionError restless) {
      System.err.println(restless.getMessage());
    }
  }

  private boolean isLevel() {
    List<LogSnapshot> snapshots = new ArrayList<>(misfortunes.snapshots());
    snapshots.add(misfortunes.look());
    boolean level = Checker.isLevel(history(snapshots));
    if (!level) misfortunes.pause(Duration.ofSeconds(1));
    return level;
  }

  private RunHistory account() {
    misfortunes.examine();
    return history(misfortunes.snapshots());
  }

  private RunHistory history(List<LogSnapshot> snapshots) {
    return new RunHistory(company.happenings(), snapshots, misfortunes.faults(), clock.now());
  }

  /** Returns the keys of logs without an expiry. */
  public List<String> immortal() {
    return LogDump.immortal(rig.redis());
  }

  @Override
  public void close() {
    try {
      company.close();
    } finally {
      rig.close();
      ResourceLeakDetector.setLevel(leaks);
    }
  }
}
