package io.tidewire.bench.publish;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.signing.AppSecret;
import java.net.URI;

/** The HTTP API of one app. */
public record HttpTarget(HttpAddress address, String app, String key, AppSecret secret) {

  /**
   * Where the API is.
   *
   * @param prefix of the paths; empty, or with a slash before it
   */
  public record HttpAddress(String host, int port, boolean tls, String prefix) {}

  /**
   * @param api {@code http[s]://host[:port][/prefix]}
   */
  public static HttpTarget of(URI api, String app, String key, AppSecret secret) {
    String scheme = String.valueOf(api.getScheme());
    boolean tls = scheme.equals("https");
    if (api.getHost() == null || (!tls && !scheme.equals("http"))) {
      throw new WrongArgument(
          "--api", "expected http://host:port or https://host:port, got " + api);
    }
    int port = api.getPort() > 0 ? api.getPort() : tls ? 443 : 80;
    String prefix = api.getRawPath() == null ? "" : api.getRawPath().replaceAll("/+$", "");
    return new HttpTarget(new HttpAddress(api.getHost(), port, tls, prefix), app, key, secret);
  }
}
