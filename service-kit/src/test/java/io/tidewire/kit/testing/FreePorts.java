package io.tidewire.kit.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports on the loopback for servers that are started later. They lie below the range from which
 * Linux draws the ports of outgoing connections (32768 and up): a port that the kernel hands out
 * can become an outgoing connection of another process between this choice and the server's bind.
 *
 * <p>Test JVMs that run at the same time choose from {@linkplain PortRange different ranges}, so
 * that none takes a port that another has chosen and not bound yet.
 */
public final class FreePorts {

  private static final PortRange RANGE = PortRange.reserve();
  private static final AtomicInteger NEXT = new AtomicInteger();

  private FreePorts() {}

  public static int one() {
    for (int tried = 0; tried < RANGE.count(); tried++) {
      int port = RANGE.first() + Math.floorMod(NEXT.getAndIncrement(), RANGE.count());
      if (isFree(port)) return port;
    }
    throw new IllegalStateException("no free port in " + RANGE);
  }

  /** All different. */
  public static List<Integer> take(int count) {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) ports.add(one());
    return List.copyOf(ports);
  }

  /** On every address: servers of other tests may listen on the wildcard. */
  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
