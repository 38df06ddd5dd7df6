package io.tidewire.bench.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * How hard the generator itself was working in the measured window, and whether that was too hard
 * for the figures to be the server's.
 *
 * @param cores that the generator used
 * @param loopShare of one core that its busiest thread used, 0 to 1
 * @param machineShare of all processors that were busy, 0 to 1; 0 if unknown
 */
public record GeneratorLoad(Lag lag, double cores, double loopShare, double machineShare) {

  /**
   * How late the generator was, as 99th percentiles in ms.
   *
   * @param loopMs its event loops
   * @param probeMs the event loop of the probe's process
   * @param publishMs the publishes, when they were prepared
   */
  public record Lag(double loopMs, double probeMs, double publishMs) {}

  static final double MOST_LOOP_LAG_MS = 25;
  static final double MOST_PROBE_LAG_MS = 10;
  static final double MOST_PUBLISH_LAG_MS = 10;
  static final double MOST_LOOP_SHARE = 0.92;
  static final double MOST_MACHINE_SHARE = 0.97;

  /** Reasons not to trust the figures; empty if there are none. */
  public List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    if (lag.loopMs() > MOST_LOOP_LAG_MS) {
      doubts.add("its event loops were %.1f ms late (p99)".formatted(lag.loopMs()));
    }
    if (lag.probeMs() > MOST_PROBE_LAG_MS) {
      doubts.add(
          "the probe was %.1f ms late (p99): latencies are upper bounds".formatted(lag.probeMs()));
    }
    if (lag.publishMs() > MOST_PUBLISH_LAG_MS) {
      doubts.add("publishes were prepared %.1f ms late (p99)".formatted(lag.publishMs()));
    }
    if (loopShare > MOST_LOOP_SHARE) {
      doubts.add("its busiest thread used %.0f %% of a core".formatted(loopShare * 100));
    }
    if (machineShare > MOST_MACHINE_SHARE) {
      doubts.add(
          "the machine was %.0f %% busy: server and generator competed for it"
              .formatted(machineShare * 100));
    }
    return doubts;
  }
}
