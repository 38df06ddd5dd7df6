package io.tidewire.auth.apps;

/**
 * Which connections an app accepts.
 *
 * @param enabled false: the app accepts no connections and no requests
 * @param forceTls whether connections without TLS are refused
 */
public record ConnectRules(
    boolean enabled, boolean forceTls, AllowedOrigins origins, TokenRule token) {

  public static final ConnectRules OPEN =
      new ConnectRules(true, false, AllowedOrigins.ANY, TokenRule.NONE);
}
