package io.tidewire.standalone.quickstart;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * The playground at {@code /} and the files below {@code /quickstart/}. With the operator's own
 * apps it serves files only: it has no secret, and the user enters an app's key. Thread-safe.
 */
public final class Quickstart implements Handler<HttpServerRequest> {

  private static final String BELOW = "/quickstart/";
  private static final String APP = BELOW + "app.json";

  private static final String WRONG_HOST =
      "This host name is not accepted: use localhost or an IP address, or add it to"
          + " TIDEWIRE_QUICKSTART_HOSTS";

  private final Page page = new Page();
  private final DocsFiles docs = new DocsFiles();

  /** The endpoints of the page, by path. */
  private final Map<String, Handler<HttpServerRequest>> endpoints;

  private final HostCheck hosts;

  private Quickstart(Map<String, Handler<HttpServerRequest>> endpoints, HostCheck hosts) {
    this.endpoints = Map.copyOf(endpoints);
    this.hosts = hosts;
  }

  /**
   * With the development app, for which the page can publish and get tokens.
   *
   * @param hosts names under which the page may be opened, beside localhost and IP addresses
   */
  public static Quickstart withDevelopmentApp(Vertx vertx, Clock clock, List<String> hosts) {
    DevelopmentApp app = DevelopmentApp.ONLY;
    JsonObject description =
        new JsonObject().put("id", app.id()).put("key", app.key()).put("secret", app.secret());
    return new Quickstart(
        Map.of(
            APP,
            request -> Reply.json(request, description),
            PublishForm.PATH,
            new PublishForm(new OwnApi(vertx, clock, app)),
            TokenEndpoint.PATH,
            new TokenEndpoint(app, clock)),
        HostCheck.accepting(hosts));
  }

  /** Without endpoints: the user enters a key, which is public, and a token. */
  public static Quickstart withOwnApps() {
    return new Quickstart(
        Map.of(APP, request -> Reply.json(request, new JsonObject())), HostCheck.acceptingAll());
  }

  /** Whether the playground answers a request for that path. */
  public static boolean serves(String path) {
    return Page.has(path) || path.startsWith(BELOW);
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!hosts.passes(request)) {
      Reply.refuse(request, 403, WRONG_HOST);
    } else if (request.path().startsWith(DocsFiles.BELOW)) {
      docs.handle(request);
    } else {
      endpoints.getOrDefault(request.path(), page).handle(request);
    }
  }
}
