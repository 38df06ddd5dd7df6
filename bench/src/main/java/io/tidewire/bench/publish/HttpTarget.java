package io.tidewire.bench.publish;

import io.tidewire.bench.client.TargetUrl;
import io.tidewire.signing.AppSecret;
import java.net.URI;

/**
 * The HTTP API of one app.
 *
 * @param url its path precedes the paths of the API
 */
public record HttpTarget(TargetUrl url, String app, String key, AppSecret secret) {

  /**
   * @param api {@code http[s]://host[:port][/prefix]}
   */
  public static HttpTarget of(URI api, String app, String key, AppSecret secret) {
    return new HttpTarget(TargetUrl.of("--api", "http", api), app, key, secret);
  }
}
