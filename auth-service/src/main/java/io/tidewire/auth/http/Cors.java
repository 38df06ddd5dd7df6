package io.tidewire.auth.http;

import io.tidewire.auth.apps.AllowedOrigins;
import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which pages may read the responses. Cookies are irrelevant, because the page itself adds the
 * bearer token that authorizes it.
 */
public final class Cors {

  private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9_, -]{1,512}");
  private static final String USUAL_HEADERS = "authorization, content-type, x-requested-with";
  private static final String SECONDS_TO_REMEMBER = "600";

  private final Optional<AllowedOrigins> configured;

  /**
   * @param configured applies to all apps; if absent, each app's own {@code allowed_origins} apply
   */
  public Cors(Optional<AllowedOrigins> configured) {
    this.configured = configured;
  }

  /**
   * Adds the headers that let the page read the response, if it may.
   *
   * @param app whose origins apply; while the app is unknown, an origin that any app allows is
   *     accepted
   */
  void allow(HttpServerRequest request, Optional<App> app, Apps apps) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null) return;
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    if (isAllowed(origin, app, apps)) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
  }

  /** Answers a browser's preflight request. */
  void answerPreflight(HttpServerRequest request, Optional<App> app, Apps apps) {
    allow(request, app, apps);
    String wanted = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    boolean isPlain = wanted != null && HEADER_NAMES.matcher(wanted).matches();
    request
        .response()
        .setStatusCode(204)
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "POST, OPTIONS")
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, isPlain ? wanted : USUAL_HEADERS)
        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, SECONDS_TO_REMEMBER)
        .end();
  }

  private boolean isAllowed(String origin, Optional<App> app, Apps apps) {
    if (configured.isPresent()) return configured.get().allow(origin);
    if (app.isPresent()) return app.get().admission().origins().allow(origin);
    return apps.all().stream().anyMatch(any -> any.admission().origins().allow(origin));
  }
}
