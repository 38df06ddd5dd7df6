package io.tidewire.standalone.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports on the loopback that nobody listened on a moment ago. */
public final class FreePorts {

  private FreePorts() {}

  public static int one() {
    return take(1).get(0);
  }

  /** All different. */
  public static List<Integer> take(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : held) socket.close();
      return ports;
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }
}
