package io.tidewire.auth.tokens;

import java.util.Optional;

/**
 * Who brings a token, as far as fairness tells callers apart.
 *
 * @param entrance where it came in
 * @param name of a client, such as its address; empty for all that nothing tells apart
 */
public record TokenSource(Entrance entrance, String name) {

  /** Logins through edges do not wait for callers of the HTTP endpoints. */
  public enum Entrance {
    EDGE,
    HTTP
  }

  /**
   * @param client as the edge names it; absent where it cannot tell, for example behind a proxy
   *     that it does not know
   */
  public static TokenSource edge(Optional<String> client) {
    return new TokenSource(Entrance.EDGE, client.orElse(""));
  }

  /**
   * @param client an address, or what names the connection where many clients share an address
   */
  public static TokenSource http(String client) {
    return new TokenSource(Entrance.HTTP, client);
  }

  /** Whether this is many clients, who must not answer for each other. */
  boolean isShared() {
    return name.isEmpty();
  }
}
