package io.tidewire.auth.apps;

/**
 * Which connections an app accepts.
 *
 * @param enabled false: no connection and no request is accepted
 * @param forceTls whether a connection without TLS is refused
 */
public record ConnectRules(
    boolean enabled, boolean forceTls, AllowedOrigins origins, TokenRule token) {

  public static final ConnectRules OPEN =
      new ConnectRules(true, false, AllowedOrigins.ANY, TokenRule.NONE);
}
