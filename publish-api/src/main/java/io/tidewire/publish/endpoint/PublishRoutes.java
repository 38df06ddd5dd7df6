package io.tidewire.publish.endpoint;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.http.RequestTarget;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.Timers;
import io.tidewire.publish.admission.ApiLimits;
import io.tidewire.publish.admission.Verification;
import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.Failures;
import io.tidewire.publish.http.HttpSettings;
import io.tidewire.publish.http.RequestMeters;
import io.tidewire.publish.http.RequestPipeline;
import io.tidewire.publish.http.Route;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The REST API that Pusher's server SDKs speak (docs/design/protocol.md §8), and ours beside it, as
 * a table. Handles requests of any path, so it may be mounted on a server of its own or behind
 * other paths.
 *
 * <p>Confined to the event loop that created it; one for each.
 */
public final class PublishRoutes implements Handler<HttpServerRequest> {

  private static final Answer BROKEN_PATH =
      Answer.error(400, "The path has a broken percent-encoding");

  private final Router router;
  private final PathPrefix prefix;
  private final RequestPipeline exchanges;

  private PublishRoutes(Router router, PathPrefix prefix, RequestPipeline exchanges) {
    this.router = router;
    this.prefix = prefix;
    this.exchanges = exchanges;
  }

  /**
   * @param limits shared by all event loops of the process
   */
  public static PublishRoutes create(
      Platform platform,
      HttpSettings settings,
      ApiLimits limits,
      RouteServices backends,
      Timers timers,
      RandomGenerator random) {
    RequestPipeline exchanges =
        new RequestPipeline(
            settings,
            new Verification(backends.credentials(), platform.clock(), settings.prefix()),
            limits,
            new Failures(random),
            new RequestMeters(platform.meters()),
            timers);
    PublishRoutes routes =
        new PublishRoutes(Router.router(platform.vertx()), settings.prefix(), exchanges);
    routes.fill(backends);
    return routes;
  }

  private void fill(RouteServices all) {
    Endpoint events = new EventsEndpoint(all.dispatch().deliveries(), all.occupancy());
    Endpoint batch = new BatchEventsEndpoint(all.dispatch().deliveries(), all.occupancy());
    Endpoint channels = new ChannelsEndpoint(all.listings());
    Endpoint channel = new ChannelEndpoint(all.occupancy(), all.dispatch().cache());
    Endpoint history = new HistoryEndpoint(all.dispatch().log());
    Endpoint position = new PositionEndpoint(all.dispatch().log());
    Endpoint users = new UsersEndpoint(all.occupancy());
    Endpoint terminate = new TerminateEndpoint(all.terminations());

    row(POST, "/apps/{app}/events", Route.EVENTS, events);
    row(POST, "/apps/{app}/batch_events", Route.BATCH_EVENTS, batch);
    row(GET, "/apps/{app}/channels", Route.CHANNELS, channels);
    row(GET, "/apps/{app}/channels/{channel}", Route.CHANNEL, channel);
    row(GET, "/apps/{app}/channels/{channel}/users", Route.USERS, users);
    row(GET, "/apps/{app}/channels/{channel}/history", Route.HISTORY, history);
    row(GET, "/apps/{app}/channels/{channel}/position", Route.POSITION, position);
    row(
        POST,
        "/apps/{app}/users/{user}/terminate_connections",
        Route.TERMINATE_CONNECTIONS,
        terminate);
    // The Python SDK leaves the app out; its key tells which one it is.
    row(POST, "/users/{user}/terminate_connections", Route.TERMINATE_CONNECTIONS, terminate);

    router.route().handler(context -> notFound(context.request()));
    router.errorHandler(400, context -> refuse(400, "Bad request", context.request()));
    router.errorHandler(404, context -> notFound(context.request()));
    router.errorHandler(500, context -> refuse(500, "Internal error", context.request()));
  }

  private void row(HttpMethod method, String template, Route route, Endpoint endpoint) {
    PathTemplate path = PathTemplate.of(template);
    router
        .routeWithRegex(prefix.regex() + path.regex())
        .useNormalizedPath(false)
        .handler(
            context -> {
              HttpServerRequest request = context.request();
              if (!request.method().equals(method)) {
                exchanges.refuse(route, methodNotAllowed(method), request);
              } else {
                serve(path, route, endpoint, request);
              }
            });
  }

  private void serve(PathTemplate path, Route route, Endpoint endpoint, HttpServerRequest request) {
    RequestTarget target = RequestTarget.of(request.uri());
    path.arguments(prefix.strip(target.path()))
        .ifPresentOrElse(
            arguments -> exchanges.serve(route, target, arguments, endpoint, request),
            () -> exchanges.refuse(route, BROKEN_PATH, request));
  }

  @Override
  public void handle(HttpServerRequest request) {
    router.handle(request);
  }

  /** From now on every answer ends its connection: whoever comes back finds another node. */
  public void leave() {
    exchanges.leave();
  }

  /** Ends the timers. Requests that still come in are not watched for slowness any more. */
  public void stop() {
    exchanges.stop();
  }

  private void notFound(HttpServerRequest request) {
    refuse(404, "Unknown path", request);
  }

  private void refuse(int status, String message, HttpServerRequest request) {
    exchanges.refuse(Route.NONE, Answer.error(status, message), request);
  }

  private static Answer methodNotAllowed(HttpMethod allowed) {
    return Answer.error(405, "Method not allowed, expected " + allowed)
        .with(Map.of("Allow", allowed.name()));
  }
}
