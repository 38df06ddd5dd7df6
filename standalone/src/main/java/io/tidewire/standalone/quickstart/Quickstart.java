package io.tidewire.standalone.quickstart;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;

/** The page at {@code /} and what is below {@code /quickstart/}. For every event loop. */
public final class Quickstart implements Handler<HttpServerRequest> {

  private static final String BELOW = "/quickstart/";

  private final PublishForm form;
  private final Page page = new Page();

  public Quickstart(Vertx vertx, Clock clock) {
    this.form = new PublishForm(new OwnApi(vertx, clock, DevelopmentApp.ONLY));
  }

  /** Whether a request for that path is ours to answer. */
  public static boolean serves(String path) {
    return Page.has(path) || path.startsWith(BELOW);
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (request.path().equals(PublishForm.PATH)) {
      form.handle(request);
    } else {
      page.handle(request);
    }
  }
}
