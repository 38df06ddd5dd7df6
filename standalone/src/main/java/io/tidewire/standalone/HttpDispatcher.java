package io.tidewire.standalone;

import io.tidewire.auth.http.AuthRoutes;
import io.tidewire.standalone.quickstart.Quickstart;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/**
 * Who answers what on the one port, below the edge, which keeps {@code /app/} for itself. One for
 * each event loop.
 *
 * @param api everything else; it knows best what does not exist
 */
record HttpDispatcher(AuthRoutes auth, Handler<HttpServerRequest> api, Quickstart quickstart)
    implements Handler<HttpServerRequest> {

  @Override
  public void handle(HttpServerRequest request) {
    String path = request.path();
    if (auth.serves(path)) {
      auth.handle(request);
    } else if (Quickstart.serves(path)) {
      quickstart.handle(request);
    } else {
      api.handle(request);
    }
  }
}
