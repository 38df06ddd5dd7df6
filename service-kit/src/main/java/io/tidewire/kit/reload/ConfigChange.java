package io.tidewire.kit.reload;

import io.vertx.core.json.JsonObject;

/**
 * A difference between what runs and what is on disk.
 *
 * @param name of what differs, for example of a setting
 * @param from what runs; no secret, only a fingerprint of it
 * @param to what is on disk, likewise
 * @param effect when it is used
 */
public record ConfigChange(String name, String from, String to, Effect effect) {

  /** When a change is used. */
  public enum Effect {
    /** By the reload that found it. */
    AT_ONCE,
    /** When the process starts the next time. */
    AFTER_A_RESTART
  }

  public boolean needsRestart() {
    return effect == Effect.AFTER_A_RESTART;
  }

  JsonObject json(String source) {
    return new JsonObject().put("source", source).put("name", name).put("from", from).put("to", to);
  }
}
