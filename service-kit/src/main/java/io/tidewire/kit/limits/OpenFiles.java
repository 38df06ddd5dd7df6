package io.tidewire.kit.limits;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many files this process may have open, and how they are shared out: sockets are files, too.
 *
 * @param max the soft limit of the process
 */
public record OpenFiles(long max) {

  private static final long UNKNOWN = 1024 * 1024;

  /** Left out by default, so that a process may open some files beside its connections. */
  private static final long OTHERS = 256;

  /** Measured: jar files, listeners, event loops, and connections to Redis and other processes. */
  private static final long OWN = 192;

  private static final int LEAST_CLIENTS = 100;
  private static final int LEAST_MANAGEMENT = 16;
  private static final int MANAGEMENT_PART = 16;
  private static final int USUAL_MANAGEMENT = 256;

  /** Of this process. */
  public static OpenFiles measured() {
    return new OpenFiles(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : UNKNOWN);
  }

  /** As many connections of clients as a limit should allow by default. */
  public int usualClients() {
    return atLeast(LEAST_CLIENTS, (max - OTHERS) / 10 * 9);
  }

  /**
   * The same where each connection may take so much of the heap.
   *
   * @param heapBytes the most the heap may grow to
   */
  public int usualClients(long heapBytes, long heapPerConnection) {
    return atLeast(LEAST_CLIENTS, Math.min(usualClients(), heapBytes / heapPerConnection));
  }

  /**
   * The most connections of clients, whatever a limit says. With as many, and the most connections
   * to the management port, files are left for links to Redis and to other processes.
   */
  public int mostClients() {
    return atLeast(LEAST_CLIENTS, max - OWN - Math.min(USUAL_MANAGEMENT, mostManagement()));
  }

  /** The most connections to the management port, whatever a limit says. */
  public int mostManagement() {
    return atLeast(LEAST_MANAGEMENT, max / MANAGEMENT_PART);
  }

  private static int atLeast(int least, long count) {
    return (int) Math.max(least, Math.min(Integer.MAX_VALUE, count));
  }
}
