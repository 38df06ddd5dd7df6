package io.tidewire.kit.settings;

import java.util.List;
import java.util.stream.Collectors;

/** A setting that cannot be used. The message names it, fits one line and holds no secret. */
public final class BadSetting extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final int MAX_TOLD = 5;

  /**
   * @param key as in {@link Settings}, for example {@code tidewire.edge.port}
   * @param problem what was expected and, unless it is a secret, what was found
   */
  public BadSetting(String key, String problem) {
    super(Settings.environmentName(key) + ": " + problem + " (" + key + ")");
  }

  private BadSetting(String message) {
    super(message);
  }

  /**
   * @param problems one for each unknown name, at least one; the message has the first few
   */
  static BadSetting unknown(List<String> problems) {
    int told = Math.min(problems.size(), MAX_TOLD);
    String rest = told < problems.size() ? " (and " + (problems.size() - told) + " more)" : "";
    return new BadSetting(
        problems.stream().limit(told).collect(Collectors.joining(". ", "", rest)));
  }
}
