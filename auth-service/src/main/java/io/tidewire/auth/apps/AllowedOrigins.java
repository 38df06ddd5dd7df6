package io.tidewire.auth.apps;

import java.util.List;

/** The pages whose scripts may connect to an app. An empty list allows every page. */
public record AllowedOrigins(List<OriginPattern> patterns) {

  public static final AllowedOrigins ANY = new AllowedOrigins(List.of());

  public AllowedOrigins {
    patterns = List.copyOf(patterns);
  }

  /** Whether some pages may not connect. */
  public boolean restrict() {
    return !patterns.isEmpty() && !patterns.contains(OriginPattern.ANY);
  }

  /**
   * @param origin the {@code Origin} header
   */
  public boolean allow(String origin) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(origin));
  }
}
