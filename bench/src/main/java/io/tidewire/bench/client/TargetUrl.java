package io.tidewire.bench.client;

import io.tidewire.bench.failure.WrongArgument;
import java.net.URI;

/**
 * A URL of the server under test.
 *
 * @param path without a trailing slash; empty if there is none
 */
public record TargetUrl(String host, int port, boolean tls, String path) {

  /**
   * @param option that contains the URL
   * @param scheme the one without TLS; the one with TLS has an {@code s} appended
   */
  public static TargetUrl of(String option, String scheme, URI url) {
    boolean tls = (scheme + "s").equals(url.getScheme());
    if (url.getHost() == null || (!tls && !scheme.equals(url.getScheme()))) {
      throw new WrongArgument(
          option,
          "expected %1$s://host:port or %1$ss://host:port, got %2$s".formatted(scheme, url));
    }
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
    return new TargetUrl(url.getHost(), port, tls, path);
  }
}
