package io.tidewire.kit.reload;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a reload did.
 *
 * @param outcome what became of it
 * @param changes by source, in their order
 * @param problems why it was refused, by source; then nothing was changed
 * @param generation how often the configuration was put to use, the start included
 */
public record ReloadReport(
    Outcome outcome,
    Map<String, List<ConfigChange>> changes,
    Map<String, String> problems,
    long generation) {

  /** What became of a reload. */
  public enum Outcome {
    APPLIED,
    UNCHANGED,
    REFUSED;

    /** For answers and meters. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For the management port; holds no secret. */
  public JsonObject json() {
    JsonObject json =
        new JsonObject().put("outcome", outcome.label()).put("generation", generation);
    if (outcome == Outcome.REFUSED)
      return json.put("problems", new JsonObject(Map.copyOf(problems)));
    return json.put("changes", array(false)).put("restart", array(true));
  }

  private JsonArray array(boolean restart) {
    JsonArray array = new JsonArray();
    changes.forEach(
        (source, all) ->
            all.stream()
                .filter(change -> change.needsRestart() == restart)
                .forEach(change -> array.add(change.json(source))));
    return array;
  }
}
