package io.tidewire.standalone.faults.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures how long event loops or Redis were ready to run but had no processor, as Linux counts
 * it; zero on other systems. Takes the one that waited longest, and adds the time that the
 * hypervisor gave to others.
 */
final class ProcessorWait {

  private static final Path PROC = Path.of("/proc");

  /** The prefix of a thread name. */
  private static final List<String> WORKERS =
      List.of("vert.x-eventloo", "redis-server", "valkey-server");

  /** The unit of {@code /proc/stat}. */
  private static final long MICROS_PER_TICK = 10_000;

  /** The column of the stolen time in its first line. */
  private static final int STOLEN = 8;

  private Map<Path, Long> before = new HashMap<>();
  private long stolenBefore = stolen();

  /** µs since the last call. */
  long more(Collection<Long> pids) {
    Map<Path, Long> now = new HashMap<>();
    for (long pid : pids) look(PROC.resolve(Long.toString(pid)).resolve("task"), now);
    long longest = 0;
    for (Map.Entry<Path, Long> thread : now.entrySet()) {
      long since = before.getOrDefault(thread.getKey(), thread.getValue());
      longest = Math.max(longest, thread.getValue() - since);
    }
    before = now;
    long stolen = stolen();
    long more = longest + stolen - stolenBefore;
    stolenBefore = stolen;
    return more;
  }

  private static void look(Path threads, Map<Path, Long> now) {
    try (Stream<Path> all = Files.list(threads)) {
      for (Path thread : all.toList()) {
        String name = Files.readString(thread.resolve("comm"));
        if (WORKERS.stream().anyMatch(name::startsWith)) now.put(thread, waited(thread));
      }
    } catch (IOException | UncheckedIOException gone) {
      // A thread or process that has ended does not wait.
    }
  }

  /** The second of three numbers: ns in the run queue. */
  private static long waited(Path thread) throws IOException {
    return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[1]) / 1_000;
  }

  private static long stolen() {
    try (Stream<String> lines = Files.lines(PROC.resolve("stat"))) {
      String[] all = lines.findFirst().orElse("").split(" +");
      return all.length > STOLEN ? Long.parseLong(all[STOLEN]) * MICROS_PER_TICK : 0;
    } catch (IOException elsewhere) {
      return 0;
    }
  }
}
