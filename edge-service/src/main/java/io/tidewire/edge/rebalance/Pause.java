package io.tidewire.edge.rebalance;

import java.util.Locale;

/** Why an edge asks no client to move. */
enum Pause {
  /** There is no order, and {@code tidewire.edge.rebalance.automatic} is {@code none}. */
  OFF,
  /** No other edge is known. */
  ALONE,
  /** An operator has asked for it. */
  STOPPED,
  /** An edge is draining, crowded or not healthy, or has no answer from auth. */
  TROUBLE,
  /** An edge has come, left or recovered a short while ago. */
  SETTLING,
  /** Clients that were asked to move came back to this edge. */
  RETURNED,
  /** All clients that may be moved were asked. */
  EXHAUSTED;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
