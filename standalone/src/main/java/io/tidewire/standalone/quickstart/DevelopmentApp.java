package io.tidewire.standalone.quickstart;

/**
 * The app that standalone runs when none is declared. Its secrets are public.
 *
 * @param secret signs requests to the HTTP API
 * @param tokenSecret signs JWTs (HS256)
 */
public record DevelopmentApp(String id, String key, String secret, String tokenSecret) {

  /** As auth-service's {@code development-apps.yml} declares it. */
  public static final DevelopmentApp ONLY =
      new DevelopmentApp(
          "100001", "tidewire-key", "tidewire-secret", "tidewire-development-secret-for-tokens");
}
