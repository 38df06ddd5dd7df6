package io.tidewire.standalone;

import io.tidewire.auth.http.AuthRoutes;
import io.tidewire.standalone.quickstart.Quickstart;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Who answers what on the one port, below the edge, which keeps {@code /app/} for itself. One for
 * each event loop.
 *
 * @param api everything else; it knows best what does not exist
 */
record FrontDoor(AuthRoutes auth, Handler<HttpServerRequest> api, Optional<Quickstart> quickstart)
    implements Handler<HttpServerRequest> {

  private static final String WELCOME =
      """
      Tidewire: WebSocket at /app/{key}, HTTP API at /apps/{id}/…, signatures for a JWT at /auth/…
      """;

  @Override
  public void handle(HttpServerRequest request) {
    String path = request.path();
    if (auth.serves(path)) {
      auth.handle(request);
    } else if (quickstart.isPresent() && Quickstart.serves(path)) {
      quickstart.get().handle(request);
    } else if (path.equals("/")) {
      request.response().putHeader("Content-Type", "text/plain; charset=utf-8").end(WELCOME);
    } else {
      api.handle(request);
    }
  }
}
