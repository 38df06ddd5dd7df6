package io.tidewire.edge.websocket.write;

import java.util.ArrayList;
import java.util.List;

/**
 * The connections of one event loop with output that the kernel did not take. Only these are
 * checked for the age of their output. Confined to that loop.
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
