package io.tidewire.standalone.quickstart;

/** The app that standalone runs when none is declared. Its secret is no secret. */
public record DevelopmentApp(String id, String key, String secret) {

  /** As auth-service's {@code development-apps.yml} declares it. */
  public static final DevelopmentApp ONLY =
      new DevelopmentApp("100001", "tidewire-key", "tidewire-secret");
}
