package io.tidewire.kit.process;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/** Who sends a request that changes something to the management port. */
final class ManagementCaller {

  private ManagementCaller() {}

  /**
   * Browsers add {@code Origin} to every request of a page that changes something. A page that an
   * operator visits inside the network must not change anything.
   */
  static boolean isWebPage(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.ORIGIN);
  }

  /** For the audit log. */
  static String address(HttpServerRequest request) {
    return Objects.requireNonNullElse(request.remoteAddress().hostAddress(), "unknown");
  }
}
