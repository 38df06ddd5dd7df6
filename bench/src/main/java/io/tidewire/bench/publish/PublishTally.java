package io.tidewire.bench.publish;

import io.tidewire.bench.stats.Arrivals;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.MeasuredPeriod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the outcomes of publishes. Written on the publisher's event loop. The counters are
 * thread-safe; the rest may be read when that loop has ended.
 */
public final class PublishTally {

  private static final int OK = 200;

  private final MeasuredPeriod window;
  private final long[] acceptedOn;
  private final Arrivals intended;
  private final Arrivals acceptedAt;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder acceptedInWindow = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder given = new LongAdder();
  private final Latencies response = new Latencies();
  private final Latencies lateness = new Latencies();
  private final Map<String, Long> failures = new TreeMap<>();

  /**
   * @param tracked for how many events the times are kept, to measure the last delivery
   */
  public PublishTally(MeasuredPeriod window, int channels, int tracked) {
    this.window = window;
    acceptedOn = new long[channels];
    intended = new Arrivals(tracked);
    acceptedAt = new Arrivals(tracked);
  }

  void due(Batch batch, long nowMicros) {
    given.add(batch.size());
    if (window.contains(batch.intendedMicros())) {
      lateness.record(nowMicros - batch.intendedMicros());
    }
  }

  void answered(Batch batch, int status, long nowMicros) {
    if (status != OK) {
      failed(batch, "HTTP " + status);
      return;
    }
    accepted.add(batch.size());
    boolean measured = window.contains(batch.intendedMicros());
    if (measured) {
      response.record(nowMicros - batch.intendedMicros());
      acceptedInWindow.add(batch.size());
    }
    for (int i = 0; i < batch.size(); i++) {
      long event = batch.event(i);
      acceptedOn[(int) (event % acceptedOn.length)]++;
      if (measured) {
        intended.saw(event, batch.intendedMicros());
        acceptedAt.saw(event, nowMicros);
      }
    }
  }

  void failed(Batch batch, String why) {
    failed.add(batch.size());
    failures.merge(why, (long) batch.size(), Long::sum);
  }

  /** Events in requests that the server answered with 200. */
  public long accepted() {
    return accepted.sum();
  }

  /** The accepted events that were due within the measured period. */
  public long acceptedInWindow() {
    return acceptedInWindow.sum();
  }

  public long failed() {
    return failed.sum();
  }

  /** Whether every request was answered or has failed. */
  public boolean isSettled() {
    return given.sum() == accepted.sum() + failed.sum();
  }

  public long acceptedOn(int channel) {
    return acceptedOn[channel];
  }

  /** From the intended send time to the answer. */
  public Latencies response() {
    return response;
  }

  /** How late the generator itself was, before anything was sent. */
  public Latencies lateness() {
    return lateness;
  }

  /** How many events failed for each reason, for the report. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    failures.forEach((why, events) -> remarks.add(events + " events failed: " + why));
    return remarks;
  }

  /** When each measured event was due. */
  public Arrivals intended() {
    return intended;
  }

  /** When the request of each measured event was answered. */
  public Arrivals acceptedAt() {
    return acceptedAt;
  }
}
