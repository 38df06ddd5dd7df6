package io.tidewire.edge.rebalance;

import java.util.Optional;

/** What this edge knows of itself. Safe from any thread. */
public interface EdgeState {

  /** The current incarnation. */
  String node();

  int sockets();

  /** Why clients must not be moved to or from this edge; empty if nothing is wrong. */
  Optional<String> trouble();
}
