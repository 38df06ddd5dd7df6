package io.tidewire.cli.kubernetes;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A pod of an edge that accepts connections.
 *
 * @param address its IP, in brackets if it is an IPv6 address
 * @param cost its current deletion cost
 */
record EdgePod(String name, String address, OptionalLong cost) {

  /** Of two pods, the ReplicaSet controller removes the one with the lower value. */
  static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  static EdgePod of(JsonObject pod) {
    String ip = object(pod, "status").getString("podIP");
    return new EdgePod(
        name(pod), ip.indexOf(':') < 0 ? ip : "[" + ip + "]", cost(object(pod, "metadata")));
  }

  /** Pods that are not serving are removed first in any case, or are already being removed. */
  static boolean isServing(JsonObject pod) {
    JsonObject status = object(pod, "status");
    return !object(pod, "metadata").containsKey("deletionTimestamp")
        && status.containsKey("podIP")
        && status.getJsonArray("conditions", new JsonArray()).stream()
            .map(EdgePod::condition)
            .anyMatch(condition -> condition.equals(Map.entry("Ready", "True")));
  }

  private static Map.Entry<String, String> condition(Object each) {
    JsonObject condition = (JsonObject) each;
    return Map.entry(condition.getString("type", ""), condition.getString("status", ""));
  }

  private static String name(JsonObject pod) {
    return object(pod, "metadata").getString("name");
  }

  /** A value that is not a number was written by hand, and is replaced. */
  private static OptionalLong cost(JsonObject metadata) {
    String cost = object(metadata, "annotations").getString(COST, "");
    return cost.matches("-?\\d{1,10}")
        ? OptionalLong.of(Long.parseLong(cost))
        : OptionalLong.empty();
  }

  private static JsonObject object(JsonObject parent, String name) {
    return parent.getJsonObject(name, new JsonObject());
  }

  /**
   * Whether the number of sockets differs enough to be written. Each write is sent to every watcher
   * of pods, so small changes, which hardly affect the order of the edges, are left out.
   */
  boolean isOff(long sockets) {
    if (cost.isEmpty()) return true;
    long known = cost.getAsLong();
    return sockets != known && Math.abs(sockets - known) >= Math.max(1, known / 20);
  }
}
