package io.tidewire.kit.process;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.netty.util.internal.PlatformDependent;
import io.tidewire.kit.service.Health;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Whether the process is ready, and what it uses of files and memory outside the heap. Names that
 * start with {@code process_} are those of Prometheus' own client libraries.
 */
final class ProcessMeters {

  private static final Path STATM = Path.of("/proc/self/statm");
  private static final long PAGE_BYTES = 4_096;

  private final MeterRegistry meters;

  private ProcessMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  static void register(MeterRegistry meters, Health health) {
    var process = new ProcessMeters(meters);
    process.readiness(health);
    process.files();
    process.memory();
  }

  private void readiness(Health health) {
    gauge(
        "tidewire_ready", "1 while the process should be given work", () -> bit(health.isReady()));
    gauge(
        "tidewire_healthy",
        "1 while everything that the process depends on works",
        () -> bit(health.isHealthy()));
    gauge("tidewire_draining", "1 once the process stops", () -> bit(health.isDraining()));
    health.eachCheck(
        name ->
            Gauge.builder("tidewire_ready_check", () -> bit(health.isWell(name)))
                .description("1 while a check of readiness or health has no problem")
                .tag("check", name)
                .register(meters));
  }

  private void files() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      gauge("process_open_fds", "Open files, sockets included", unix::getOpenFileDescriptorCount);
      gauge("process_max_fds", "Limit of open files", unix::getMaxFileDescriptorCount);
    }
  }

  private void memory() {
    if (Files.isReadable(STATM)) {
      bytes("process_resident_memory", "Memory of the process in RAM", ProcessMeters::resident);
    }
    bytes(
        "tidewire_direct_memory_used",
        "Direct memory of network buffers",
        PlatformDependent::usedDirectMemory);
    bytes(
        "tidewire_direct_memory_max",
        "Limit of direct memory for network buffers",
        PlatformDependent::maxDirectMemory);
  }

  /** NaN if the kernel does not say. */
  private static double resident() {
    try {
      return Long.parseLong(Files.readString(STATM).split(" ", 3)[1]) * (double) PAGE_BYTES;
    } catch (IOException | RuntimeException unreadable) {
      return Double.NaN;
    }
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(meters);
  }

  private void bytes(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).baseUnit(BaseUnits.BYTES).register(meters);
  }

  private static int bit(boolean is) {
    return is ? 1 : 0;
  }
}
