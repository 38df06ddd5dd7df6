package io.tidewire.edge;

import io.tidewire.contract.bus.RebalanceOrder.Move;
import io.tidewire.edge.rebalance.Rebalancing;
import io.tidewire.kit.service.ManagementResource;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** {@code /rebalance} of the management port: the state of an edge, and orders to all edges. */
record RebalanceResource(Rebalancing rebalancing) implements ManagementResource {

  private static final String CLIENTS = "clients=";

  @Override
  public Future<JsonObject> read() {
    return rebalancing.status();
  }

  @Override
  public Future<JsonObject> order(String query) {
    return rebalancing.order(move(query));
  }

  private static Move move(String query) {
    if (query.isEmpty()) return Move.ALL;
    for (Move move : Move.values()) {
      if (query.equals(CLIENTS + move.name().toLowerCase(Locale.ROOT))) return move;
    }
    throw new IllegalArgumentException("expected clients=all, clients=rec1 or clients=none");
  }
}
