package io.tidewire.standalone.quickstart;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Optional;

/** Whether a request comes from our own page, or from no browser at all. */
final class OriginCheck {

  private static final String JSON = "application/json";

  private OriginCheck() {}

  /**
   * A page of another origin can send a POST, but neither without its origin nor, unasked, with
   * this content type.
   */
  static boolean passes(HttpServerRequest request) {
    return isJson(request) && isOwnOrigin(request) && isOwnSite(request);
  }

  private static boolean isJson(HttpServerRequest request) {
    return header(request, "Content-Type")
        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .filter(JSON::equals)
        .isPresent();
  }

  private static boolean isOwnOrigin(HttpServerRequest request) {
    Optional<String> origin = header(request, "Origin");
    Optional<String> host = Optional.ofNullable(request.authority()).map(HostAndPort::toString);
    return origin.isEmpty()
        || origin.equals(host.map(own -> "http://" + own))
        || origin.equals(host.map(own -> "https://" + own));
  }

  private static boolean isOwnSite(HttpServerRequest request) {
    return header(request, "Sec-Fetch-Site").map("same-origin"::equals).orElse(true);
  }

  private static Optional<String> header(HttpServerRequest request, String name) {
    return Optional.ofNullable(request.getHeader(name));
  }
}
