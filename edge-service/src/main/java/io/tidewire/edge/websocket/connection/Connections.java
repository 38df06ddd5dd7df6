package io.tidewire.edge.websocket.connection;

import io.tidewire.edge.websocket.limits.Admission;
import java.util.ArrayList;
import java.util.List;

/** The connections of one event loop, in no order. Confined to that loop. */
public final class Connections {

  private final Admission admission;
  private final List<EdgeSocket> open = new ArrayList<>();

  /**
   * @param admission counts the connections of all loops
   */
  Connections(Admission admission) {
    this.admission = admission;
  }

  void add(EdgeSocket socket) {
    admission.opened();
    socket.index = open.size();
    open.add(socket);
  }

  /** Moves the last connection into the gap. */
  void remove(EdgeSocket socket) {
    admission.closed();
    EdgeSocket last = open.remove(open.size() - 1);
    if (last == socket) return;
    open.set(socket.index, last);
    last.index = socket.index;
  }

  public int size() {
    return open.size();
  }

  public List<EdgeSocket> copy() {
    return new ArrayList<>(open);
  }
}
