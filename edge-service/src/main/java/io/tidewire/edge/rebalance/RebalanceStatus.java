package io.tidewire.edge.rebalance;

import io.tidewire.contract.bus.EdgeLoad;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What an operator is told.
 *
 * @param node the edge that tells
 * @param edges all that it has heard of
 * @param paused why it asks no client to move; empty if it does, or if there is no need
 */
record RebalanceStatus(
    String node, List<EdgeLoad> edges, Share share, boolean active, Optional<String> paused) {

  /**
   * @param sockets of the edge that tells, without those that are leaving
   * @param mean of all edges
   */
  record Share(int sockets, double mean) {}

  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("node", node)
            .put("sockets", share.sockets())
            .put("mean", Math.round(share.mean()))
            .put("active", active);
    paused.ifPresent(why -> json.put("paused", why));
    JsonArray all = new JsonArray();
    for (EdgeLoad edge : edges) {
      all.add(
          new JsonObject()
              .put("node", edge.node())
              .put("sockets", edge.sockets())
              .put("well", edge.well()));
    }
    return json.put("edges", all);
  }
}
