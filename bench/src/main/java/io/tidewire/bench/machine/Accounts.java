package io.tidewire.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What processes have used so far. Empty if there is no {@code /proc}, or no such process. */
public final class Accounts {

  private final Path proc;
  private final List<WatchedProcess> processes;

  public Accounts(List<WatchedProcess> processes) {
    this(Path.of("/proc"), processes);
  }

  Accounts(Path proc, List<WatchedProcess> processes) {
    this.proc = proc;
    this.processes = List.copyOf(processes);
  }

  public List<WatchedProcess> processes() {
    return processes;
  }

  /** CPU seconds, user and system, since the process started. */
  public OptionalDouble cpuSeconds(WatchedProcess process) {
    return number(text(process, "stat").flatMap(ProcText::cpuSeconds));
  }

  public OptionalDouble residentKb(WatchedProcess process) {
    return number(text(process, "status").flatMap(ProcText::residentKb));
  }

  /** The CPU seconds of all watched processes; empty if there are none, or one does not exist. */
  public OptionalDouble cpuSeconds() {
    return sum(processes.stream().map(this::cpuSeconds).toList());
  }

  public OptionalDouble residentKb() {
    return sum(processes.stream().map(this::residentKb).toList());
  }

  /** CPU seconds that all processors of the machine were busy. */
  public OptionalDouble machineBusySeconds() {
    return number(read(proc.resolve("stat")).flatMap(ProcText::busySeconds));
  }

  private static OptionalDouble sum(List<OptionalDouble> each) {
    if (each.isEmpty() || each.stream().anyMatch(OptionalDouble::isEmpty)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(each.stream().mapToDouble(OptionalDouble::getAsDouble).sum());
  }

  private Optional<String> text(WatchedProcess process, String file) {
    return read(proc.resolve(Long.toString(process.pid())).resolve(file));
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  private static OptionalDouble number(Optional<? extends Number> number) {
    return number.isPresent()
        ? OptionalDouble.of(number.get().doubleValue())
        : OptionalDouble.empty();
  }
}
