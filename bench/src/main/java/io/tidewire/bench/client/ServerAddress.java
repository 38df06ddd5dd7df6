package io.tidewire.bench.client;

import io.tidewire.bench.failure.WrongArgument;
import java.net.URI;

/**
 * Where connections go.
 *
 * @param path with the app's key and the query
 */
public record ServerAddress(String host, int port, boolean tls, String path) {

  private static final String QUERY = "?protocol=7&client=tidewire-bench&version=1.0";
  private static final String RECOVERY = "&ext=rec1";

  /**
   * @param url {@code ws[s]://host[:port][/prefix]}, with or without {@code /app/KEY}
   * @param recovering asks for Tidewire's {@code rec1}
   */
  public static ServerAddress of(URI url, String key, boolean recovering) {
    String scheme = String.valueOf(url.getScheme());
    boolean tls = scheme.equals("wss");
    if (url.getHost() == null || (!tls && !scheme.equals("ws"))) {
      throw new WrongArgument("--url", "expected ws://host:port or wss://host:port, got " + url);
    }
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
    if (!path.contains("/app/")) path += "/app/" + key;
    return new ServerAddress(url.getHost(), port, tls, path + QUERY + (recovering ? RECOVERY : ""));
  }
}
