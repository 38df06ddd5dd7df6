package io.tidewire.auth.tokens;

import java.util.Optional;

/**
 * Where a token comes from, for fairness between callers.
 *
 * @param entrance the entry point
 * @param name of a client, such as its address; empty for all clients that cannot be distinguished
 */
public record TokenSource(Entrance entrance, String name) {

  /** Logins through edges are not delayed by callers of the HTTP endpoints. */
  public enum Entrance {
    EDGE,
    HTTP
  }

  /**
   * @param client as the edge identifies it; absent if it cannot, for example behind an unknown
   *     proxy
   */
  public static TokenSource edge(Optional<String> client) {
    return new TokenSource(Entrance.EDGE, client.orElse(""));
  }

  /**
   * @param client an address, or an id of the connection if many clients share the address
   */
  public static TokenSource http(String client) {
    return new TokenSource(Entrance.HTTP, client);
  }

  /** Whether many clients share this source, so that they must not be limited together. */
  boolean isShared() {
    return name.isEmpty();
  }
}
