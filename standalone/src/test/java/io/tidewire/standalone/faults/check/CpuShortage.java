package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.Measured;
import io.tidewire.standalone.faults.history.RunHistory;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long the processes of a run were ready to run but had no processor. The machine, and not
 * Tidewire, may have added that to a delay, so limits of time are extended by it.
 */
public final class CpuShortage {

  /** µs since the run began; never decreases. */
  public static final String WAITED = "µs without a processor";

  private final TreeMap<Long, Long> waited = new TreeMap<>(Map.of(0L, 0L));

  public CpuShortage(RunHistory history) {
    for (Measured one : history.measured()) {
      if (one.what().equals(WAITED)) waited.put(one.at(), (long) one.value());
    }
  }

  /** µs between the last measurement before and the first one after that time. */
  public long within(long from, long to) {
    Map.Entry<Long, Long> after = waited.ceilingEntry(to);
    Map.Entry<Long, Long> before = waited.floorEntry(from);
    long until = after == null ? total() : after.getValue();
    return before == null ? until : until - before.getValue();
  }

  /** µs in total. */
  public long total() {
    return waited.lastEntry().getValue();
  }
}
