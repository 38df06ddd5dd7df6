package io.tidewire.cli.kubernetes;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A pod of an edge that serves.
 *
 * @param address its IP, in brackets if it is of version 6
 * @param cost the deletion cost that it has now
 */
record EdgePod(String name, String address, OptionalLong cost) {

  /** Of two pods, the ReplicaSet controller removes the one with the lower value. */
  static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  static EdgePod of(JsonObject pod) {
    String ip = object(pod, "status").getString("podIP");
    return new EdgePod(
        name(pod), ip.indexOf(':') < 0 ? ip : "[" + ip + "]", cost(object(pod, "metadata")));
  }

  /** Others are removed before any that is, whatever they cost, or are being removed already. */
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

  /** A value that is no number was written by hand, and is replaced. */
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
   * Whether the number of sockets is worth a write. Each one goes to every watcher of pods, so
   * small changes, which hardly change which edge is the emptiest, are left out.
   */
  boolean isOff(long sockets) {
    if (cost.isEmpty()) return true;
    long known = cost.getAsLong();
    return sockets != known && Math.abs(sockets - known) >= Math.max(1, known / 20);
  }
}
