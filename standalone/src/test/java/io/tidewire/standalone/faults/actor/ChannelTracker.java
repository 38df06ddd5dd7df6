package io.tidewire.standalone.faults.actor;

import io.vertx.core.json.JsonObject;

/** What a client of rec1 knows of one channel (docs/recovery.md, R1, R3, R6). */
final class ChannelTracker {

  private String epoch = "";
  private long offset = -1;
  private String floor = "";

  /** An answer or a notice: the only things that move it elsewhere. */
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

  /** What {@code recovery} says about it. */
  JsonObject claim() {
    JsonObject claim = new JsonObject().put("v", 1);
    if (!isKnown()) return claim;
    return claim.put("epoch", epoch).put("offset", Long.toString(offset)).put("floor", floor);
  }
}
