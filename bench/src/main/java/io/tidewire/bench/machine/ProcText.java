package io.tidewire.bench.machine;

import java.util.Optional;

/** Parses Linux's text files about a process under {@code /proc}. See proc(5). */
final class ProcText {

  /** {@code sysconf(_SC_CLK_TCK)}: 100 on every Linux architecture that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int IDLE_TICKS = 4;
  private static final int WAITING_TICKS = 5;

  private ProcText() {}

  /** Seconds of CPU, user and system, of {@code /proc/PID/stat}. The name may contain anything. */
  static Optional<Double> cpuSeconds(String stat) {
    int name = stat.lastIndexOf(')');
    if (name < 0) return Optional.empty();
    String[] fields = stat.substring(name + 1).trim().split("\\s+");
    if (fields.length <= SYSTEM_TICKS) return Optional.empty();
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    return Optional.of(ticks / TICKS_PER_SECOND);
  }

  /** Resident KB of {@code /proc/PID/status}. */
  static Optional<Long> residentKb(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  /** Seconds that all processors together were busy, of {@code /proc/stat}. */
  static Optional<Double> busySeconds(String stat) {
    Optional<String> all = stat.lines().filter(line -> line.startsWith("cpu ")).findFirst();
    if (all.isEmpty()) return Optional.empty();
    String[] fields = all.get().split("\\s+");
    long busy = 0;
    // The guest times after the eighth field are included in the user times.
    for (int i = 1; i < Math.min(fields.length, 9); i++) {
      if (i != IDLE_TICKS && i != WAITING_TICKS) busy += Long.parseLong(fields[i]);
    }
    return Optional.of(busy / TICKS_PER_SECOND);
  }
}
