package io.tidewire.kit.redis.script;

import io.tidewire.kit.redis.CommandLink;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scripts that one link sends, told what they must know of the Redis it is connected to. Each
 * is digested once per term, not once per call.
 *
 * <p>Confined to the link's event loop.
 */
public final class Scripts {

  private final Map<Script, Script> told = new LinkedHashMap<>();
  private String term = "";

  /** The script as it is sent now; from now on it is one of those that {@link #tell} returns. */
  public Script told(Script script) {
    return told.computeIfAbsent(script, known -> known.told(term));
  }

  /**
   * A new connection: all scripts so far, as they are sent from now on.
   *
   * @param term as {@link CommandLink#term}
   */
  public Collection<Script> tell(String term) {
    if (!term.equals(this.term)) {
      this.term = term;
      told.replaceAll((script, before) -> script.told(term));
    }
    return told.values();
  }
}
