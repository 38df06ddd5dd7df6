package io.tidewire.auth.apps;

/**
 * Who may connect to an app.
 *
 * @param enabled false: nobody, and no request is answered
 * @param forceTls whether a connection in the clear is sent away
 */
public record ConnectRules(
    boolean enabled, boolean forceTls, AllowedOrigins origins, TokenRule token) {

  public static final ConnectRules OPEN =
      new ConnectRules(true, false, AllowedOrigins.ANY, TokenRule.NONE);
}
