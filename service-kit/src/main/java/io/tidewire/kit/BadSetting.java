package io.tidewire.kit;

/** A setting that cannot be used. The message names it, fits one line and holds no secret. */
public final class BadSetting extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param key as in {@link Settings}, for example {@code tidewire.edge.port}
   * @param problem what was expected and, unless it is a secret, what was found
   */
  public BadSetting(String key, String problem) {
    super(Settings.environmentName(key) + ": " + problem + " (" + key + ")");
  }
}
