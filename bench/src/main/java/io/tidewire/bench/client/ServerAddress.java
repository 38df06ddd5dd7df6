package io.tidewire.bench.client;

import java.net.URI;

/**
 * The address that connections are made to.
 *
 * @param path with the app's key and the query
 */
public record ServerAddress(String host, int port, boolean tls, String path) {

  private static final String QUERY = "?protocol=7&client=tidewire-bench&version=1.0";
  private static final String RECOVERY = "&ext=rec1";

  /**
   * @param url {@code ws[s]://host[:port][/prefix]}, with or without {@code /app/KEY}
   * @param recovering whether to ask for Tidewire's {@code rec1}
   */
  public static ServerAddress of(URI url, String key, boolean recovering) {
    TargetUrl target = TargetUrl.of("--url", "ws", url);
    String path = target.path().contains("/app/") ? target.path() : target.path() + "/app/" + key;
    String query = recovering ? QUERY + RECOVERY : QUERY;
    return new ServerAddress(target.host(), target.port(), target.tls(), path + query);
  }
}
