package io.tidewire.standalone.faults.actor;

import io.vertx.core.json.JsonObject;

/** The state that a rec1 client keeps for one channel (docs/recovery.md, R1, R3, R6). */
final class ChannelTracker {

  private String epoch = "";
  private long offset = -1;
  private String floor = "";

  /**
   * Takes the position from a subscription answer or a notice. Nothing else sets another position.
   */
  void moveTo(JsonObject recovery) {
    String named = recovery.getString("epoch", "");
    if (named.isEmpty()) return;
    epoch = named;
    offset = Long.parseLong(recovery.getString("offset"));
    floor = recovery.getString("floor", "");
  }

  void advance(long to) {
    offset = Math.max(offset, to);
  }

  boolean isKnown() {
    return !epoch.isEmpty() && !floor.isEmpty();
  }

  String epoch() {
    return isKnown() ? epoch : "";
  }

  long offset() {
    return isKnown() ? offset : -1;
  }

  /** Returns the value of the {@code recovery} member of a subscribe frame. */
  JsonObject claim() {
    JsonObject claim = new JsonObject().put("v", 1);
    if (!isKnown()) return claim;
    return claim.put("epoch", epoch).put("offset", Long.toString(offset)).put("floor", floor);
  }
}
