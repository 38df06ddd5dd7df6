package io.tidewire.auth.apps;

/**
 * Who may connect to an app.
 *
 * @param enabled false: nobody, and no request is answered
 * @param forceTls whether a connection in the clear is sent away
 */
public record Admission(
    boolean enabled, boolean forceTls, AllowedOrigins origins, TokenRule token) {

  public static final Admission OPEN =
      new Admission(true, false, AllowedOrigins.ANY, TokenRule.NONE);
}
