package io.tidewire.edge.limits;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Whether a process is so near one of its limits that new clients should go elsewhere: from 95
 * percent of a limit on, until less than 90 percent is used. In between nothing changes, so that a
 * load balancer does not add and remove an edge with every connection.
 *
 * <p>Safe from any thread.
 */
public final class Headroom {

  static final int FULL_PERCENT = 95;
  static final int ROOM_PERCENT = 90;

  private static final double PERCENT = 100;

  /**
   * Something of which there is only so much.
   *
   * @param limit 0 for no limit
   */
  public record Resource(String name, LongSupplier used, LongSupplier limit) {

    /** Open files of this process, sockets included. To ask takes long if there are many. */
    public static Resource files() {
      return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
          ? new Resource(
              "open files", unix::getOpenFileDescriptorCount, unix::getMaxFileDescriptorCount)
          : new Resource("open files", () -> 0, () -> 0);
    }

    private Optional<Long> percent() {
      long most = limit.getAsLong();
      if (most <= 0) return Optional.empty();
      return Optional.of((long) (used.getAsLong() * PERCENT / most));
    }
  }

  private final List<Resource> resources;
  private final ConcurrentHashMap<String, Long> full = new ConcurrentHashMap<>();

  public Headroom(List<Resource> resources) {
    this.resources = List.copyOf(resources);
  }

  /** Measures all resources; off the event loops. */
  public void look() {
    resources.forEach(this::look);
  }

  private void look(Resource resource) {
    long percent = resource.percent().orElse(0L);
    if (percent >= FULL_PERCENT) {
      full.put(resource.name(), percent);
    } else if (percent < ROOM_PERCENT) {
      full.remove(resource.name());
    } else {
      full.computeIfPresent(resource.name(), (name, before) -> percent);
    }
  }

  /** What is nearly used up, as of the last look; empty if nothing is. */
  public Optional<String> problem() {
    if (full.isEmpty()) return Optional.empty();
    return Optional.of(
        full.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getKey() + " at " + each.getValue() + "% of the limit")
            .collect(Collectors.joining(", ")));
  }
}
