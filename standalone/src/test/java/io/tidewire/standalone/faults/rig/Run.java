package io.tidewire.standalone.faults.rig;

import io.tidewire.standalone.faults.history.History;
import io.tidewire.standalone.faults.history.RunClock;
import io.tidewire.standalone.testing.Await;
import java.time.Duration;
import java.util.List;

/** A scenario from the start of its processes to the post-mortem. */
public final class Run {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** µs; the audit of channels that were active has been round by then (delivery.md §2.3). */
  private static final long QUIET = 6_000_000;

  private Run() {}

  /**
   * What a run leaves.
   *
   * @param immortal keys of logs that would stay for ever
   */
  public record Remains(History history, List<String> immortal) {}

  /** Blocks until it is over. */
  public static Remains of(Scenario scenario) {
    RunClock clock = new RunClock();
    try (Rig rig = new Rig(scenario);
        Company company = new Company(scenario, rig, clock, Rig.directory(scenario))) {
      rig.narrow().narrow(Rig.SLOW_BYTES_PER_SECOND);
      company.start(scenario, rig);
      Await.until("everybody is there", PATIENCE, company::isSettled);
      Misfortunes misfortunes = new Misfortunes(rig, company, clock, scenario.seed());
      for (FaultKind fault : scenario.faults()) {
        misfortunes.pause(scenario.calm());
        misfortunes.happen(fault);
      }
      misfortunes.pause(scenario.calm());
      company.stopPublishing();
      rig.narrow().narrow(0);
      quiesce(company);
      long end = clock.now();
      misfortunes.examine();
      List<String> immortal = PostMortem.immortal(rig.redis().primary());
      return new Remains(
          new History(company.happenings(), misfortunes.snapshots(), misfortunes.faults(), end),
          immortal);
    }
  }

  /** If it does not come to rest, the checks say who is to blame. */
  private static void quiesce(Company company) {
    try {
      Await.until("quiet", PATIENCE, () -> company.isQuiet(QUIET));
    } catch (AssertionError restless) {
      company.isSettled();
    }
  }
}
