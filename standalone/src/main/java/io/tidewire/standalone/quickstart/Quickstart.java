package io.tidewire.standalone.quickstart;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.List;

/** The page at {@code /} and what is below {@code /quickstart/}. For every event loop. */
public final class Quickstart implements Handler<HttpServerRequest> {

  private static final String BELOW = "/quickstart/";

  private static final String WRONG_HOST =
      "This host name is not accepted: use localhost or an IP address, or add it to"
          + " TIDEWIRE_QUICKSTART_HOSTS\n";

  private final PublishForm form;
  private final Page page = new Page();
  private final HostCheck hosts;

  /**
   * @param hosts names under which the page may be opened, beside localhost and IP addresses
   */
  public Quickstart(Vertx vertx, Clock clock, List<String> hosts) {
    this.form = new PublishForm(new OwnApi(vertx, clock, DevelopmentApp.ONLY));
    this.hosts = HostCheck.accepting(hosts);
  }

  /** Whether a request for that path is ours to answer. */
  public static boolean serves(String path) {
    return Page.has(path) || path.startsWith(BELOW);
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!hosts.passes(request)) {
      request.response().setStatusCode(403).end(WRONG_HOST);
    } else if (request.path().equals(PublishForm.PATH)) {
      form.handle(request);
    } else {
      page.handle(request);
    }
  }
}
