package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.JournalEntry.Measured;
import io.tidewire.standalone.faults.history.RunHistory;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long the processes of a run could have worked and had no processor: what the machine, and not
 * Tidewire, may have added to a delay. Limits of time are extended by it.
 */
public final class CpuShortage {

  /** µs since the run began; never less than before. */
  public static final String WAITED = "µs without a processor";

  private final TreeMap<Long, Long> waited = new TreeMap<>(Map.of(0L, 0L));

  public CpuShortage(RunHistory history) {
    for (Measured one : history.measured()) {
      if (one.what().equals(WAITED)) waited.put(one.at(), (long) one.value());
    }
  }

  /** µs, from the measurement before to the measurement after. */
  public long within(long from, long to) {
    Map.Entry<Long, Long> after = waited.ceilingEntry(to);
    Map.Entry<Long, Long> before = waited.floorEntry(from);
    long until = after == null ? total() : after.getValue();
    return before == null ? until : until - before.getValue();
  }

  /** µs in all. */
  public long total() {
    return waited.lastEntry().getValue();
  }
}
