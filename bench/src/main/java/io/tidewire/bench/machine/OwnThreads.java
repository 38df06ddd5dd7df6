package io.tidewire.bench.machine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/** The CPU time of this process's threads between two moments. Confined to one thread. */
public final class OwnThreads {

  private static final double NANOS = 1e9;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<Long, Long> before = new HashMap<>();
  private double total;
  private double busiest;

  /** Starts the measurement, or restarts it. */
  public void begin() {
    before.clear();
    look(before);
  }

  /** Adds up what was used since {@link #begin}. */
  public void end() {
    Map<Long, Long> after = new HashMap<>();
    look(after);
    total = 0;
    busiest = 0;
    after.forEach(
        (id, nanos) -> {
          double used = (nanos - before.getOrDefault(id, 0L)) / NANOS;
          total += used;
          busiest = Math.max(busiest, used);
        });
  }

  private void look(Map<Long, Long> into) {
    if (!threads.isThreadCpuTimeSupported()) return;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread == null) continue;
      long nanos = threads.getThreadCpuTime(thread.getThreadId());
      if (nanos >= 0) into.put(thread.getThreadId(), nanos);
    }
  }

  /** CPU seconds of all Java threads, without those of the compiler and the garbage collector. */
  public double totalSeconds() {
    return total;
  }

  /** CPU seconds of the busiest thread. */
  public double busiestSeconds() {
    return busiest;
  }
}
