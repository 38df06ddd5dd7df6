package io.tidewire.bench.harness;

import io.tidewire.bench.client.Target;
import io.tidewire.bench.machine.Accounts;
import io.tidewire.bench.publish.HttpTarget;
import io.tidewire.bench.report.Report;
import io.tidewire.bench.time.Ticker;
import java.time.Clock;

/**
 * What every run needs.
 *
 * @param loops event loops for most of the connections
 */
public record RunEnvironment(
    GeneratorProcess process,
    Progress progress,
    ServerUnderTest server,
    int loops,
    Report.Title title) {

  /**
   * The process that generates the load.
   *
   * @param ticker shared by all processes of the machine
   * @param clock the time of day, for signatures and reports
   * @param main the class whose command {@code probe} the probe's process runs
   */
  public record GeneratorProcess(Ticker ticker, Clock clock, String main) {}

  /**
   * The server that is measured.
   *
   * @param accounts read the CPU time and memory of its processes
   */
  public record ServerUnderTest(Target target, HttpTarget api, Accounts accounts) {}
}
