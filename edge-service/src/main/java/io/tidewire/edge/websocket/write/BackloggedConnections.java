package io.tidewire.edge.websocket.write;

import java.util.ArrayList;
import java.util.List;

/**
 * The connections of one event loop to whom the kernel would not take everything. Only these are
 * looked at for the age of their bytes. Confined to that loop.
 */
final class BackloggedConnections {

  private final List<Outbound> waiting = new ArrayList<>();

  void add(Outbound outbound) {
    waiting.add(outbound);
  }

  void tick() {
    waiting.removeIf(Outbound::isSettled);
  }

  int size() {
    return waiting.size();
  }
}
