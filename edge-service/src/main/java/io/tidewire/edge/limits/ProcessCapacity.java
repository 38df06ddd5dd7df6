package io.tidewire.edge.limits;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.tidewire.kit.limits.OpenFiles;
import java.lang.management.ManagementFactory;

/**
 * The resources of this process.
 *
 * @param heapBytes the most the heap may grow to
 * @param directBytes the most direct memory
 * @param files that may be open at once
 */
public record ProcessCapacity(long heapBytes, long directBytes, long files) {

  /** Heap per connection: 2 to 3 kB measured when idle and subscribed, the rest for traffic. */
  private static final long HEAP_PER_CONNECTION = 8 * 1024;

  /** Half, so that Redis links, requests and the allocator's own losses have room. */
  private static final long SHARE_OF_DIRECT = 2;

  /** Messages that are not complete are on the heap; subscriptions and questions are, too. */
  private static final long SHARE_OF_HEAP = 4;

  /** Measures the JVM that this runs in. */
  public static ProcessCapacity measured() {
    long heap = Runtime.getRuntime().maxMemory();
    return new ProcessCapacity(heap, directBytes(heap), OpenFiles.measured().max());
  }

  /** 0 means as much as the heap. */
  private static long directBytes(long heap) {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (jvm == null) return heap;
    long set = Long.parseLong(jvm.getVMOption("MaxDirectMemorySize").getValue());
    return set == 0 ? heap : set;
  }

  /** As many as files and heap allow, at least 100. */
  public int maxConnections() {
    return new OpenFiles(files).usualClients(heapBytes, HEAP_PER_CONNECTION);
  }

  /** Bytes of incomplete messages and unread output of all connections. */
  public long bufferBytes() {
    return Math.max(1, Math.min(directBytes / SHARE_OF_DIRECT, heapBytes / SHARE_OF_HEAP));
  }
}
